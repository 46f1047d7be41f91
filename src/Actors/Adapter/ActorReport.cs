namespace Antrea.Actors.Adapter;

/// <summary>One actor as the diagnostic endpoint shows it.</summary>
/// <param name="Path">Its path, <c>/user/...</c>.</param>
/// <param name="Type">Its type's name.</param>
/// <param name="Mailbox">Messages waiting.</param>
/// <param name="Restarts">How often it was restarted.</param>
/// <param name="LastError">Its last failure, or null.</param>
/// <param name="LastErrorAt">When that was.</param>
/// <param name="Processed">Messages handled.</param>
/// <param name="Ref">The actor.</param>
public sealed record ActorReport(
    string Path, string Type, int Mailbox, long Restarts, string? LastError, DateTimeOffset? LastErrorAt, long Processed, ICanTell Ref);
