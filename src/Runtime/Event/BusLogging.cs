using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Event;

/// <summary>Publishes log events on the event stream of a system.</summary>
internal sealed class BusLogging(ActorSystem system, string source, Type logClass) : ILoggingAdapter
{
    public ILogMessageFormatter Formatter => SemanticLogMessageFormatter.Instance;

    public bool IsDebugEnabled => IsEnabled(LogLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(LogLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(LogLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(LogLevel.ErrorLevel);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= system.LogLevel;

    public void Log(LogLevel logLevel, Exception? cause, LogMessage message) => Publish(logLevel, cause, message);

    public void Log(LogLevel logLevel, Exception? cause, string format) => Publish(logLevel, cause, format);

    private void Publish(LogLevel level, Exception? cause, object message)
    {
        if (IsEnabled(level))
        {
            system.PublishLog(level switch
            {
                LogLevel.DebugLevel => new Debug(cause, source, logClass, message),
                LogLevel.InfoLevel => new Info(cause, source, logClass, message),
                LogLevel.WarningLevel => new Warning(cause, source, logClass, message),
                _ => new Error(cause, source, logClass, message),
            });
        }
    }
}
