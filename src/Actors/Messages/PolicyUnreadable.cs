namespace Antrea.Actors.Messages;

/// <summary>A policy object is there but cannot be read.</summary>
public sealed record PolicyUnreadable(long Generation, string Reason, PolicyContext Context);
