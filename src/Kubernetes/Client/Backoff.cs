namespace Antrea.Kubernetes.Client;

/// <summary>Delays that double, with jitter, up to a limit.</summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Random random)
{
    // What a server may ask for at the most: it should not be able to silence us for a day.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private int _failures;

    /// <summary>The delay after one more failure.</summary>
    /// <param name="asked">What the server asked to be waited at the least, or null.</param>
    public TimeSpan Next(TimeSpan? asked = null)
    {
        var full = Math.Min(min.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30)), max.TotalMilliseconds);
        var delay = TimeSpan.FromMilliseconds(full * (0.5 + (random.NextDouble() / 2)));
        if (asked is not { } wanted)
        {
            return delay;
        }

        // Not all at the very moment it named.
        var least = wanted < Longest ? wanted : Longest;
        return least + TimeSpan.FromMilliseconds(Math.Min(delay.TotalMilliseconds, least.TotalMilliseconds / 2));
    }

    /// <summary>The row of failures is over.</summary>
    public void Reset() => _failures = 0;
}
