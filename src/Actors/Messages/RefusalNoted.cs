namespace Antrea.Actors.Messages;

/// <summary>A policy as it stands in the source is refused, or is so no more: what is enforced may be another generation than the one offered.</summary>
public sealed record RefusalNoted(string Child, bool IsRefused);
