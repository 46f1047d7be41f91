using System;

namespace Akka.Actor
{
    public enum Directive { Resume = 0, Restart = 1, Escalate = 2, Stop = 3 }
    public interface IDecider { Directive Decide(Exception cause); }
    public class LocalOnlyDecider : IDecider
    {
        public LocalOnlyDecider(Func<Exception, Directive> decider) { }
        public Directive Decide(Exception cause) => throw new NotSupportedException();
    }
    public static class Decider { public static LocalOnlyDecider From(Func<Exception, Directive> localOnlyDecider) => throw new NotSupportedException(); }
    public abstract class SupervisorStrategy
    {
        public static IDecider DefaultDecider;
        public static readonly SupervisorStrategy DefaultStrategy;
        public static readonly OneForOneStrategy StoppingStrategy;
        protected SupervisorStrategy() { }
        public abstract IDecider Decider { get; }
        protected bool LoggingEnabled { get; set; }
        protected abstract Directive Handle(IActorRef child, Exception exception);
        protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive) { }
    }
    public class OneForOneStrategy : SupervisorStrategy, IEquatable<OneForOneStrategy>
    {
        public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider) { }
        public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider) { }
        public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true) { }
        public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true) { }
        public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider) { }
        public OneForOneStrategy(IDecider decider) { }
        public override IDecider Decider => throw new NotSupportedException();
        public int MaxNumberOfRetries => throw new NotSupportedException();
        public int WithinTimeRangeMilliseconds => throw new NotSupportedException();
        public bool Equals(OneForOneStrategy other) => throw new NotSupportedException();
        protected override Directive Handle(IActorRef child, Exception exception) => throw new NotSupportedException();
        public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries) => throw new NotSupportedException();
    }
    public class AllForOneStrategy : SupervisorStrategy, IEquatable<AllForOneStrategy>
    {
        public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider) { }
        public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider) { }
        public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true) { }
        public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true) { }
        public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider) { }
        public AllForOneStrategy(IDecider decider) { }
        public override IDecider Decider => throw new NotSupportedException();
        public int MaxNumberOfRetries => throw new NotSupportedException();
        public int WithinTimeRangeMilliseconds => throw new NotSupportedException();
        public bool Equals(AllForOneStrategy other) => throw new NotSupportedException();
        protected override Directive Handle(IActorRef child, Exception exception) => throw new NotSupportedException();
    }
}
