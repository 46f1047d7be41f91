namespace Antrea.Runtime.Actor;

/// <summary><see cref="ActorSelection.ResolveOne(TimeSpan)"/> found nobody.</summary>
public class ActorNotFoundException : AkkaException
{
    public ActorNotFoundException() { }

    public ActorNotFoundException(string message, Exception? innerException = null) : base(message, innerException) { }
}
