using System.Runtime.ExceptionServices;

namespace Antrea.Runtime.Actor;

internal sealed partial class ActorCell
{
    private Task? _pending; // the asynchronous handler that the mailbox waits for
    private ActorSynchronizationContext? _synchronization;

    /// <summary>Runs an asynchronous handler of the current message.</summary>
    public void RunTask(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        RunTask(static run => run(), action);
    }

    public void RunTask<T>(Func<T, Task> handler, T message)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_synchronization ??= new ActorSynchronizationContext(this));
        Task task;
        try
        {
            task = handler(message);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        if (task.IsCompleted)
        {
            ThrowIfFailed(task);
            return;
        }

        _pending = task;
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => SendSystem(new TaskDoneMessage(task)));
    }

    private void Continue(ContinueMessage message)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_synchronization);
        try
        {
            message.Callback(message.State);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void TaskDone(Task task)
    {
        if (_pending != task)
        {
            return; // of an incarnation that is gone
        }

        try
        {
            _pending = null;
            ThrowIfFailed(task);
        }
        catch (Exception cause)
        {
            HandleFailure(cause);
        }

        if (_current.Message is { } message)
        {
            Finished(message);
        }
    }

    private static void ThrowIfFailed(Task task)
    {
        if (task.IsFaulted)
        {
            ExceptionDispatchInfo.Throw(task.Exception!.InnerException!);
        }

        if (task.IsCanceled)
        {
            throw new TaskCanceledException(task);
        }
    }
}
