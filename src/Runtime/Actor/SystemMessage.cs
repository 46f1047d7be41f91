namespace Antrea.Runtime.Actor;

/// <summary>What the runtime says to a cell; handled before any user message, also while the cell is suspended.</summary>
internal abstract class SystemMessage
{
    public SystemMessage? Next;
}

internal sealed class WatchMessage(InternalActorRef watcher) : SystemMessage
{
    public readonly InternalActorRef Watcher = watcher;
}

internal sealed class UnwatchMessage(InternalActorRef watcher) : SystemMessage
{
    public readonly InternalActorRef Watcher = watcher;
}

internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed) : SystemMessage
{
    public readonly IActorRef Actor = actor;
    public readonly bool ExistenceConfirmed = existenceConfirmed;
}

internal sealed class FailedMessage(LocalActorRef child, Exception cause) : SystemMessage
{
    public readonly LocalActorRef Child = child;
    public readonly Exception Cause = cause;
}

internal sealed class SuspendMessage : SystemMessage;

internal sealed class ResumeMessage(Exception? cause) : SystemMessage
{
    public readonly Exception? Cause = cause;
}

internal sealed class RecreateMessage(Exception cause) : SystemMessage
{
    public readonly Exception Cause = cause;
}

internal sealed class TerminateMessage : SystemMessage;

/// <summary>A piece of an asynchronous handler that goes on after an await.</summary>
internal sealed class ContinueMessage(SendOrPostCallback callback, object? state) : SystemMessage
{
    public readonly SendOrPostCallback Callback = callback;
    public readonly object? State = state;
}

/// <summary>An asynchronous handler is done.</summary>
internal sealed class TaskDoneMessage(Task task) : SystemMessage
{
    public readonly Task Task = task;
}
