namespace Antrea.L7.Streams;

/// <summary>Bytes that connections share for what a single one must not need in its ordinary life: out-of-order copies, long heads. Thread-safe.</summary>
/// <param name="limit">Bytes in all.</param>
public sealed class MemoryBudget(long limit)
{
    private long _taken;

    /// <summary>Bytes in all.</summary>
    public long Limit => limit;

    /// <summary>Bytes taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes so many bytes, or none and returns false.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    /// <summary>Gives back bytes that were taken.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
