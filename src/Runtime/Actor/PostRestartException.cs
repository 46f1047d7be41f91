namespace Antrea.Runtime.Actor;

/// <summary>The new incarnation could not be constructed, or its <c>PostRestart</c> threw.</summary>
public class PostRestartException : ActorInitializationException
{
    public PostRestartException(IActorRef? actor, Exception cause, Exception originalCause)
        : base(actor, $"Exception post restart ({originalCause.GetType()}: {originalCause.Message})", cause)
        => OriginalCause = originalCause;

    public Exception OriginalCause { get; }
}
