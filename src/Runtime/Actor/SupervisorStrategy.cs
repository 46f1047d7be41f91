using Antrea.Runtime.Event;

namespace Antrea.Runtime.Actor;

/// <summary>How an actor deals with failures of its children.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Stops on initialization, kill and death pact exceptions; restarts on all others.</summary>
    public static IDecider DefaultDecider = Actor.Decider.From(static cause
        => cause is ActorInitializationException or ActorKilledException or DeathPactException
            ? Directive.Stop
            : Directive.Restart);

    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    public abstract IDecider Decider { get; }

    protected bool LoggingEnabled { get; set; } = true;

    /// <summary>Acts on a failure; false = escalate.</summary>
    internal bool HandleFailure(ActorCell parent, LocalActorRef child, Exception cause)
    {
        var directive = Handle(child, cause);
        if (directive == Directive.Escalate)
        {
            return false;
        }

        LogFailure(parent, child, cause, directive);
        if (directive == Directive.Resume)
        {
            child.SendSystem(new ResumeMessage(cause));
        }
        else
        {
            ProcessFailure(parent, directive == Directive.Restart, child, cause);
        }

        return true;
    }

    internal abstract void ProcessFailure(ActorCell parent, bool restart, LocalActorRef child, Exception cause);

    protected abstract Directive Handle(IActorRef child, Exception exception);

    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        ArgumentNullException.ThrowIfNull(cause);
        if (LoggingEnabled)
        {
            var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
            var source = child.Path.ToString();
            context.System.PublishLog(directive == Directive.Resume
                ? new Warning(cause, source, GetType(), message)
                : new Error(cause, source, GetType(), message));
        }
    }

    /// <summary>Restarts a child; one that did not fail itself is suspended first.</summary>
    private protected static void Restart(LocalActorRef child, Exception cause, bool suspendFirst)
    {
        if (suspendFirst)
        {
            child.SendSystem(new SuspendMessage());
        }

        child.SendSystem(new RecreateMessage(cause));
    }
}
