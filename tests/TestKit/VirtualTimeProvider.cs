namespace Antrea.TestKit;

/// <summary>A clock that stands still until it is advanced.</summary>
public sealed class VirtualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(VirtualTimer Timer, long Version), (long Due, long Order)> _due = new();
    private long _order;
    private long _now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _now), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on, stopping at each due timer to fire it at its own time.</summary>
    public void Advance(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        var target = Volatile.Read(ref _now) + offset.Ticks;
        while (Next(target) is { } timer)
        {
            timer.Fire();
        }

        Volatile.Write(ref _now, target);
    }

    private VirtualTimer? Next(long target)
    {
        lock (_gate)
        {
            while (_due.TryPeek(out var entry, out var at) && at.Due <= target)
            {
                _due.Dequeue();
                if (entry.Timer.Version != entry.Version)
                {
                    continue;
                }

                Volatile.Write(ref _now, Math.Max(_now, at.Due));
                if (entry.Timer.Period > 0)
                {
                    Enqueue(entry.Timer, at.Due + entry.Timer.Period);
                }

                return entry.Timer;
            }

            return null;
        }
    }

    private void Enqueue(VirtualTimer timer, long due) => _due.Enqueue((timer, timer.Version), (due, _order++));

    private sealed class VirtualTimer(VirtualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        public long Version { get; private set; }

        public long Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                Version++;
                Period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    owner.Enqueue(this, Volatile.Read(ref owner._now) + dueTime.Ticks);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
