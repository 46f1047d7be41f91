namespace Antrea.Kubernetes.Events;

/// <summary>A token bucket as it stood at a moment. Immutable.</summary>
/// <param name="Tokens">Tokens in it.</param>
/// <param name="At">That moment, a timestamp in ticks.</param>
internal readonly record struct TokenBucket(double Tokens, long At)
{
    /// <summary>How it stands later.</summary>
    public TokenBucket Later(long now, int burst, TimeSpan period) => new(Math.Min(burst, Tokens + ((double)(now - At) / period.Ticks)), now);

    /// <summary>With one token less.</summary>
    public TokenBucket Less => this with { Tokens = Tokens - 1 };
}
