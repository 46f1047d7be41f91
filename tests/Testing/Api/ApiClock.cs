namespace Antrea.Testing.Api;

/// <summary>The clock of a server, which can be wrong. Only what it writes goes by it: timestamps, ages and the header Date.</summary>
public sealed class ApiClock : TimeProvider
{
    private long _ticks;

    /// <summary>Sets it forward, or back.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>The time as objects have it.</summary>
    internal string Text => GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", global::System.Globalization.CultureInfo.InvariantCulture);
}
