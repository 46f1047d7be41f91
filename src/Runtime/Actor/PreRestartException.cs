namespace Antrea.Runtime.Actor;

/// <summary><c>PreRestart</c> itself threw; it is reported, and the restart goes on.</summary>
public class PreRestartException : ActorInitializationException
{
    public PreRestartException(IActorRef? actor, Exception restartException, Exception cause, object? optionalMessage)
        : base(actor, $"Exception in PreRestart (restart cause: {cause.GetType()}: {cause.Message})", restartException)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    public Exception RestartException { get; }

    public object? OptionalMessage { get; }
}
