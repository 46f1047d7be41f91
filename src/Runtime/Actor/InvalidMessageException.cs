namespace Antrea.Runtime.Actor;

/// <summary>A null message was sent.</summary>
public class InvalidMessageException : AkkaException
{
    public InvalidMessageException() : this("Message is null") { }

    public InvalidMessageException(string message) : base(message) { }
}
