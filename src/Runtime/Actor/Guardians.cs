namespace Antrea.Runtime.Actor;

/// <summary>Parent of all actors of the user, or of the system.</summary>
internal sealed class Guardian : ActorBase
{
    protected override bool Receive(object message) => false;
}

/// <summary>Ends the system guardian when the user's has ended, and then itself.</summary>
internal sealed class RootGuardian : ActorBase
{
    protected override void PreStart()
    {
        Context.Watch(Context.System.UserGuardian);
        Context.Watch(Context.System.SystemGuardian);
    }

    protected override SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.StoppingStrategy;

    protected override bool Receive(object message)
    {
        if (message is not Terminated terminated)
        {
            return false;
        }

        Context.Stop(terminated.ActorRef.Equals(Context.System.UserGuardian) ? Context.System.SystemGuardian : Self);
        return true;
    }
}
