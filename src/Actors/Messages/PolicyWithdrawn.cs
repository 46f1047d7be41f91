namespace Antrea.Actors.Messages;

/// <summary>The policy object is gone.</summary>
public sealed record PolicyWithdrawn;
