namespace Antrea.Enforcers.L7;

/// <summary>Numbers of connections: none comes twice, nor did before a restart. They fit 53 bits.</summary>
internal sealed class ConnectionIds(TimeProvider clock)
{
    // A million a second for as long as the agent runs.
    private const int PerSecond = 20;

    private long _last = clock.GetUtcNow().ToUnixTimeSeconds() << PerSecond;

    public long Next() => Interlocked.Increment(ref _last);
}
