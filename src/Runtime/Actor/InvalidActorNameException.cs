namespace Antrea.Runtime.Actor;

/// <summary>A name that is empty, malformed or already taken by a sibling.</summary>
public class InvalidActorNameException : AkkaException
{
    public InvalidActorNameException(string message) : base(message) { }

    public InvalidActorNameException(string message, Exception innerException) : base(message, innerException) { }
}
