namespace Antrea.Runtime.Actor;

/// <summary>A watched actor died and the watcher did not handle its <see cref="Terminated"/>.</summary>
public class DeathPactException : AkkaException
{
    public DeathPactException(IActorRef deadActor) : base($"Monitored actor [{deadActor}] terminated")
        => DeadActor = deadActor;

    public IActorRef DeadActor { get; }
}
