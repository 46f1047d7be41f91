namespace Antrea.Runtime.Event;

/// <summary>One line of log on its way over the event stream.</summary>
public abstract class LogEvent
{
    public Exception? Cause { get; protected set; }

    public DateTime Timestamp { get; internal set; }

    public Thread Thread { get; } = Thread.CurrentThread;

    /// <summary>Who says it: the path of the actor as a rule.</summary>
    public string LogSource { get; protected set; } = "";

    public Type LogClass { get; protected set; } = typeof(LogEvent);

    /// <summary>A string or a <see cref="LogMessage"/>; <c>ToString()</c> gives the finished text.</summary>
    public object Message { get; protected set; } = "";

    public abstract LogLevel LogLevel();

    public override string ToString()
        => $"[{LogLevel().ToString().Replace("Level", "", StringComparison.Ordinal).ToUpperInvariant()}]"
            + $"[{Timestamp:O}][{LogSource}] {Message}{(Cause is null ? "" : Environment.NewLine + "Cause: " + Cause)}";
}
