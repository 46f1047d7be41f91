namespace Antrea.Runtime;

/// <summary>A moment's view of one living actor.</summary>
/// <param name="Path">Without address, e.g. <c>/user/nodes/a</c>.</param>
/// <param name="Type">Class of the actor.</param>
/// <param name="MailboxLength">Messages waiting, unstashed ones included.</param>
/// <param name="StashSize">Messages put aside.</param>
/// <param name="Processed">Messages taken so far, over all incarnations.</param>
/// <param name="Restarts">Incarnations before this one.</param>
/// <param name="StartedAt">Creation of the first incarnation.</param>
/// <param name="LastFailure">The last exception that left a handler.</param>
/// <param name="Children">Names of its children.</param>
public sealed record ActorInfo(
    string Path,
    Type Type,
    int MailboxLength,
    int StashSize,
    long Processed,
    int Restarts,
    DateTimeOffset StartedAt,
    ActorFailure? LastFailure,
    IReadOnlyList<string> Children);

/// <summary>An actor's last failure.</summary>
public sealed record ActorFailure(Type Type, string Message, DateTimeOffset At);
