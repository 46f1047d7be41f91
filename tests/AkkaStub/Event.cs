using System;
using System.Collections.Generic;
using Akka.Actor;

namespace Akka.Event
{
    public interface IDeadLetterSuppression { }
    public abstract class AllDeadLetters : IWrappedMessage
    {
        protected AllDeadLetters(object message, IActorRef sender, IActorRef recipient) { }
        public object Message => throw new NotSupportedException();
        public IActorRef Recipient => throw new NotSupportedException();
        public IActorRef Sender => throw new NotSupportedException();
    }
    public sealed class DeadLetter : AllDeadLetters
    {
        public DeadLetter(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
    }
    public sealed class SuppressedDeadLetter : AllDeadLetters
    {
        public SuppressedDeadLetter(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
    }
    public sealed class UnhandledMessage : AllDeadLetters
    {
        public UnhandledMessage(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
    }
    public abstract class EventBus<TEvent, TClassifier, TSubscriber>
    {
        public virtual void Publish(TEvent @event) => throw new NotSupportedException();
        public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier) => throw new NotSupportedException();
        public virtual bool Unsubscribe(TSubscriber subscriber) => throw new NotSupportedException();
        public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier) => throw new NotSupportedException();
    }
    public abstract class ActorEventBus<TEvent, TClassifier> : EventBus<TEvent, TClassifier, IActorRef> { }
    public class LoggingBus : ActorEventBus<object, Type>
    {
        public LogLevel LogLevel => throw new NotSupportedException();
        public void SetLogLevel(LogLevel logLevel) => throw new NotSupportedException();
    }
    public class EventStream : LoggingBus
    {
        public EventStream(bool debug) { }
        public override bool Subscribe(IActorRef subscriber, Type channel) => throw new NotSupportedException();
        public override bool Unsubscribe(IActorRef subscriber) => throw new NotSupportedException();
        public override bool Unsubscribe(IActorRef subscriber, Type channel) => throw new NotSupportedException();
    }
    public static class EventStreamExtensions
    {
        public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => throw new NotSupportedException();
        public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => throw new NotSupportedException();
    }
    public enum LogLevel { DebugLevel = 0, InfoLevel = 1, WarningLevel = 2, ErrorLevel = 3 }
    public abstract class LogEvent
    {
        protected LogEvent() { }
        public Exception Cause { get; protected set; }
        public Type LogClass { get; protected set; }
        public string LogSource { get; protected set; }
        public object Message { get; protected set; }
        public System.Threading.Thread Thread => throw new NotSupportedException();
        public DateTime Timestamp => throw new NotSupportedException();
        public abstract LogLevel LogLevel();
    }
    public class Debug : LogEvent
    {
        public Debug(string logSource, Type logClass, object message) { }
        public Debug(Exception cause, string logSource, Type logClass, object message) { }
        public override LogLevel LogLevel() => throw new NotSupportedException();
    }
    public class Info : LogEvent
    {
        public Info(string logSource, Type logClass, object message) { }
        public Info(Exception cause, string logSource, Type logClass, object message) { }
        public override LogLevel LogLevel() => throw new NotSupportedException();
    }
    public class Warning : LogEvent
    {
        public Warning(string logSource, Type logClass, object message) { }
        public Warning(Exception cause, string logSource, Type logClass, object message) { }
        public override LogLevel LogLevel() => throw new NotSupportedException();
    }
    public class Error : LogEvent
    {
        public Error(Exception cause, string logSource, Type logClass, object message) { }
        public override LogLevel LogLevel() => throw new NotSupportedException();
    }
    public abstract class LogMessage
    {
        protected readonly ILogMessageFormatter Formatter;
        public LogMessage(ILogMessageFormatter formatter, string format) { }
        public string Format => throw new NotSupportedException();
        public abstract IEnumerable<object> Parameters();
        public abstract string Unformatted();
    }
    public interface ILogMessageFormatter
    {
        string Format(string format, IEnumerable<object> args);
        string Format(string format, params object[] args);
    }
    public interface ILoggingAdapter
    {
        ILogMessageFormatter Formatter { get; }
        bool IsDebugEnabled { get; }
        bool IsErrorEnabled { get; }
        bool IsInfoEnabled { get; }
        bool IsWarningEnabled { get; }
        bool IsEnabled(LogLevel logLevel);
        void Log(LogLevel logLevel, Exception cause, LogMessage message);
        void Log(LogLevel logLevel, Exception cause, string format);
    }
    public static class Logging
    {
        public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null) => throw new NotSupportedException();
        public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) => throw new NotSupportedException();
    }
}
