using Antrea.Runtime.Event;

namespace Antrea.Runtime.Actor;

/// <summary>The root of all actors: one message at a time, state of its own, a context.</summary>
public abstract class ActorBase
{
    private IActorRef? _clearedSelf;

    /// <exception cref="InvalidOperationException">The actor was made with <c>new</c> instead of <c>ActorOf</c>.</exception>
    protected ActorBase()
    {
        if (ActorCell.Current is null)
        {
            throw new InvalidOperationException(
                $"{GetType()} was created with new; actors are created with ActorOf only.");
        }
    }

    /// <exception cref="NotSupportedException">Outside of the actor's own execution, e.g. on a pool thread.</exception>
    protected static IActorContext Context => ActorCell.RequireCurrent();

    protected static Receive EmptyReceive { get; } = static _ => false;

    protected IActorRef Self => _clearedSelf ?? Context.Self;

    protected IActorRef Sender => Context.Sender;

    public virtual void AroundPreStart() => PreStart();

    public virtual void AroundPostStop() => PostStop();

    public virtual void AroundPreRestart(Exception cause, object? message) => PreRestart(cause, message);

    public virtual void AroundPostRestart(Exception cause, object? message) => PostRestart(cause);

    internal bool Deliver(Receive behaviour, object message) => AroundReceive(behaviour, message);

    internal Receive InitialBehaviour() => Receive;

    /// <summary>The constructor has returned.</summary>
    internal virtual void Constructed() { }

    internal SupervisorStrategy OwnStrategy() => SupervisorStrategy();

    internal void Clear(IActorRef self) => _clearedSelf = self;

    protected virtual bool AroundReceive(Receive receive, object message)
    {
        if (receive(message))
        {
            return true;
        }

        Unhandled(message);
        return false;
    }

    protected abstract bool Receive(object message);

    protected void Become(Receive receive) => Context.Become(receive);

    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    /// <summary>Called before the first message. Restarts come here too, through <see cref="PostRestart"/>.</summary>
    protected virtual void PreStart() { }

    /// <summary>Called when the actor has stopped, after all of its children.</summary>
    protected virtual void PostStop() { }

    /// <summary>On the failed incarnation. By default stops all children and calls <see cref="PostStop"/>.</summary>
    protected virtual void PreRestart(Exception reason, object? message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>On the new incarnation. By default calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Publishes an <see cref="UnhandledMessage"/>; an unhandled <see cref="Terminated"/> is fatal.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }
}
