namespace Antrea.Actors.Messages;

/// <summary>An actor's state in a few words.</summary>
public sealed record Description(string State);
