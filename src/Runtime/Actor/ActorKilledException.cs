namespace Antrea.Runtime.Actor;

/// <summary>Thrown inside an actor that received <see cref="Kill"/>. Stops the actor by default.</summary>
public class ActorKilledException : AkkaException
{
    public ActorKilledException() { }

    public ActorKilledException(string message) : base(message) { }
}
