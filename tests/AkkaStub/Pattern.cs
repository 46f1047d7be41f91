using System;
using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern
{
    public static class Backoff
    {
        public static BackoffOptions OnFailure(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) => throw new NotSupportedException();
        public static BackoffOptions OnStop(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) => throw new NotSupportedException();
    }
    public abstract class BackoffOptions
    {
        protected BackoffOptions() { }
        public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);
        public abstract BackoffOptions WithDefaultStoppingStrategy();
        public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);
        public abstract BackoffOptions WithManualReset();
        public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);
        public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);
        public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);
    }
    public sealed class BackoffSupervisor : ActorBase
    {
        protected override void PreStart() => throw new NotSupportedException();
        protected override bool Receive(object message) => throw new NotSupportedException();
        protected override SupervisorStrategy SupervisorStrategy() => throw new NotSupportedException();
        public static Props Props(BackoffOptions options) => throw new NotSupportedException();
        public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) => throw new NotSupportedException();
        public sealed class CurrentChild
        {
            public CurrentChild(IActorRef @ref) { }
            public IActorRef Ref => throw new NotSupportedException();
        }
        public sealed class GetCurrentChild { public static readonly GetCurrentChild Instance; }
        public sealed class GetRestartCount { public static readonly GetRestartCount Instance; }
        public sealed class Reset { public static readonly Reset Instance; }
        public sealed class ResetRestartCount : IDeadLetterSuppression
        {
            public ResetRestartCount(int current) { }
            public int Current => throw new NotSupportedException();
        }
        public sealed class RestartCount
        {
            public RestartCount(int count) { }
            public int Count => throw new NotSupportedException();
        }
        public sealed class StartChild : IDeadLetterSuppression { public static readonly StartChild Instance; }
    }
}
