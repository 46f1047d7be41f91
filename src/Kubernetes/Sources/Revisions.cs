namespace Antrea.Kubernetes.Sources;

/// <summary>Numbers what a source tells. Outlives the source's actor: revisions never go back.</summary>
public sealed class Revisions
{
    private readonly Lock _lock = new();
    private long _last;

    /// <summary>The next number: <paramref name="atLeast"/>, or one more than the last if that is not smaller.</summary>
    public long Next(long atLeast)
    {
        lock (_lock)
        {
            return _last = Math.Max(atLeast, _last + 1);
        }
    }

    /// <summary>The last number given.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }
}
