namespace Antrea.Runtime.Event;

/// <summary>A template with its arguments, formatted only when somebody asks for the text.</summary>
public abstract class LogMessage
{
    protected readonly ILogMessageFormatter Formatter;

    protected LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    public string Format { get; }

    public abstract IEnumerable<object> Parameters();

    public abstract string Unformatted();
}

internal sealed class FormattedLogMessage(ILogMessageFormatter formatter, string format, object?[] args)
    : LogMessage(formatter, format)
{
    public override IEnumerable<object> Parameters() => args!;

    public override string Unformatted() => $"{Format} <- ({string.Join(", ", args)})";

    public override string ToString() => Formatter.Format(Format, args!);
}
