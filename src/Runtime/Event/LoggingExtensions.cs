namespace Antrea.Runtime.Event;

/// <summary>
/// The usual log calls. The arguments fill the holes of the format; nothing is formatted, nor even boxed, when the level
/// is off. Holes that both runtimes understand are <c>{0}</c>, <c>{1}</c>, ...
/// </summary>
public static partial class LoggingExtensions
{
    public static void Log(this ILoggingAdapter log, LogLevel level, string format) => log.Log(level, null, format);

    public static void Log(this ILoggingAdapter log, LogLevel level, string format, object[] args)
        => Write(log, level, null, format, args);

    public static void Log(this ILoggingAdapter log, LogLevel level, Exception? cause, string format, object[] args)
        => Write(log, level, cause, format, args);

    private static void Write(ILoggingAdapter log, LogLevel level, Exception? cause, string format, params object?[] args)
    {
        if (log.IsEnabled(level))
        {
            log.Log(level, cause, new FormattedLogMessage(log.Formatter, format, args));
        }
    }
}
