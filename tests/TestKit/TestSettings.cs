namespace Antrea.TestKit;

internal static class TestSettings
{
    public static ActorSystemSettings Parse(string? config)
    {
        config ??= "";
        var settings = new ActorSystemSettings
        {
            LogLevel = config.Contains("loglevel = DEBUG", StringComparison.OrdinalIgnoreCase)
                ? LogLevel.DebugLevel
                : LogLevel.InfoLevel,
        };
        return config.Contains("TestScheduler", StringComparison.Ordinal) ? OnVirtualTime(settings) : settings;
    }

    public static ActorSystemSettings OnVirtualTime(ActorSystemSettings settings)
    {
        var time = new VirtualTimeProvider();
        return settings with { TimeProvider = time, Scheduler = _ => new TestScheduler(time) };
    }
}
