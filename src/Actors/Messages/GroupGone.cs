namespace Antrea.Actors.Messages;

/// <summary>No rule uses the group any more.</summary>
public sealed record GroupGone(string Group);
