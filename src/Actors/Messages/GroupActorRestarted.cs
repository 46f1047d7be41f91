namespace Antrea.Actors.Messages;

/// <summary>A group actor was restarted and may have lost a message.</summary>
public sealed record GroupActorRestarted(string Group, string Error);
