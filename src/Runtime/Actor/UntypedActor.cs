namespace Antrea.Runtime.Actor;

/// <summary>An actor with one method for all messages.</summary>
public abstract class UntypedActor : ActorBase
{
    protected static new IUntypedActorContext Context => ActorCell.RequireCurrent();

    protected override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    protected abstract void OnReceive(object message);

    protected void Become(UntypedReceive receive) => Context.Become(receive);

    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);

    /// <summary>
    /// Runs a task as part of the current message: no further message is taken before it ends, what follows an
    /// <c>await</c> runs in the actor again, and its exception is the actor's failure.
    /// </summary>
    protected void RunTask(Func<Task> action) => ActorCell.RequireCurrent().RunTask(action);

    protected void RunTask(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        RunTask(() =>
        {
            action();
            return Task.CompletedTask;
        });
    }
}
