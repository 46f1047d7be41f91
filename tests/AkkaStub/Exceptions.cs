using System;

namespace Akka.Actor
{
    public abstract class AkkaException : Exception
    {
        protected AkkaException() { }
        protected AkkaException(string message, Exception cause = null) { }
        protected Exception Cause => throw new NotSupportedException();
    }
    public class ActorInitializationException : AkkaException
    {
        public ActorInitializationException() { }
        public ActorInitializationException(string message) { }
        public ActorInitializationException(string message, Exception cause) { }
        public ActorInitializationException(IActorRef actor, string message, Exception cause = null) { }
        public IActorRef Actor { get; set; }
    }
    public class ActorKilledException : AkkaException
    {
        public ActorKilledException() { }
        public ActorKilledException(string message) { }
    }
    public class ActorNotFoundException : AkkaException
    {
        public ActorNotFoundException() { }
        public ActorNotFoundException(string message, Exception innerException = null) { }
    }
    public class AskTimeoutException : AkkaException { public AskTimeoutException(string message) { } }
    public class DeathPactException : AkkaException
    {
        public DeathPactException(IActorRef deadActor) { }
        public IActorRef DeadActor => throw new NotSupportedException();
    }
    public class IllegalActorStateException : AkkaException { public IllegalActorStateException(string message) { } }
    public class InvalidActorNameException : AkkaException
    {
        public InvalidActorNameException(string message) { }
        public InvalidActorNameException(string message, Exception innerException) { }
    }
    public class InvalidMessageException : AkkaException
    {
        public InvalidMessageException() { }
        public InvalidMessageException(string message) { }
    }
    public class PostRestartException : ActorInitializationException
    {
        public PostRestartException(IActorRef actor, Exception cause, Exception originalCause) { }
        public Exception OriginalCause => throw new NotSupportedException();
    }
    public class PreRestartException : ActorInitializationException
    {
        public PreRestartException(IActorRef actor, Exception restartException, Exception cause, object optionalMessage) { }
        public object OptionalMessage => throw new NotSupportedException();
        public Exception RestartException => throw new NotSupportedException();
    }
}
