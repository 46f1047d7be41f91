namespace Antrea.TestKit;

/// <summary>Chooses log events to expect.</summary>
public sealed class EventFilterFactory
{
    private readonly TestKitBase _kit;

    internal EventFilterFactory(TestKitBase kit) => _kit = kit;

    /// <summary>Errors whose cause is a <typeparamref name="TException"/>; texts are looked for in its message.</summary>
    public EventFilterApplier Exception<TException>(
        string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception
        => new(_kit, logEvent => logEvent is Error && logEvent.Cause is TException cause
            && (Fits(cause.Message, message, start, contains) || Fits(Text(logEvent), message, start, contains))
            && IsFrom(logEvent, source));

    public EventFilterApplier Error(
        string? message = null, string? start = null, string? contains = null, string? source = null)
        => Of<Error>(message, start, contains, source);

    public EventFilterApplier Warning(
        string? message = null, string? start = null, string? contains = null, string? source = null)
        => Of<Warning>(message, start, contains, source);

    public EventFilterApplier Info(
        string? message = null, string? start = null, string? contains = null, string? source = null)
        => Of<Info>(message, start, contains, source);

    public EventFilterApplier Debug(
        string? message = null, string? start = null, string? contains = null, string? source = null)
        => Of<Debug>(message, start, contains, source);

    public EventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent
        => new(_kit, logEvent => logEvent is TLogEvent typed && predicate(typed));

    private EventFilterApplier Of<T>(string? message, string? start, string? contains, string? source)
        where T : LogEvent
        => new(_kit, logEvent => logEvent is T && Fits(Text(logEvent), message, start, contains) && IsFrom(logEvent, source));

    private static string Text(LogEvent logEvent) => logEvent.Message?.ToString() ?? "";

    private static bool Fits(string text, string? message, string? start, string? contains)
        => (message is null || text == message)
        && (start is null || text.StartsWith(start, StringComparison.Ordinal))
        && (contains is null || text.Contains(contains, StringComparison.Ordinal));

    private static bool IsFrom(LogEvent logEvent, string? source) => source is null
        || logEvent.LogSource == source || logEvent.LogSource.EndsWith(source, StringComparison.Ordinal);
}
