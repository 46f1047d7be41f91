namespace Antrea.Runtime.Actor;

/// <summary>An operation that the actor's present state does not permit.</summary>
public class IllegalActorStateException : AkkaException
{
    public IllegalActorStateException(string message) : base(message) { }
}
