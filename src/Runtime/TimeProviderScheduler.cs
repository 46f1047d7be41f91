using Antrea.Runtime.Actor;

namespace Antrea.Runtime;

/// <summary>The scheduler on a <see cref="TimeProvider"/>: real time, or a test's.</summary>
public class TimeProviderScheduler : IScheduler, IAdvancedScheduler, IDisposable
{
    private readonly long _started;
    private volatile bool _disposed;

    public TimeProviderScheduler(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        TimeProvider = timeProvider;
        _started = timeProvider.GetTimestamp();
    }

    public IAdvancedScheduler Advanced => this;

    public DateTimeOffset Now => TimeProvider.GetUtcNow();

    public TimeSpan MonotonicClock => TimeProvider.GetElapsedTime(_started);

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    protected TimeProvider TimeProvider { get; }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender)
        => ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
        => Schedule(delay, null, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender)
        => ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        ICanTell receiver,
        object message,
        IActorRef? sender,
        ICancelable? cancelable)
        => Schedule(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => Schedule(delay, null, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable)
        => Schedule(delay, null, action, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action)
        => Schedule(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable)
        => Schedule(initialDelay, interval, action, cancelable);

    /// <summary>Nothing scheduled runs any more.</summary>
    public void Dispose()
    {
        _disposed = true;
        GC.SuppressFinalize(this);
    }

    private void Schedule(TimeSpan delay, TimeSpan? interval, Action action, ICancelable? cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (interval is { } period)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero, nameof(interval));
        }

        if (cancelable is not { IsCancellationRequested: true })
        {
            _ = new Job(this, delay, interval, action, cancelable);
        }
    }

    /// <summary>One entry; its timer holds it, and it holds its timer.</summary>
    private sealed class Job
    {
        private readonly TimeProviderScheduler _scheduler;
        private readonly Action _action;
        private readonly bool _repeats;
        private readonly ICancelable? _cancelable;
        private readonly CancellationTokenRegistration _registration;
        private readonly ITimer _timer;

        public Job(
            TimeProviderScheduler scheduler, TimeSpan delay, TimeSpan? interval, Action action, ICancelable? cancelable)
        {
            _scheduler = scheduler;
            _action = action;
            _repeats = interval is not null;
            _cancelable = cancelable;
            _timer = scheduler.TimeProvider.CreateTimer(
                static state => ((Job)state!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (cancelable is not null)
            {
                _registration = cancelable.Token.UnsafeRegister(static state => ((Job)state!)._timer.Dispose(), this);
            }

            _timer.Change(delay, interval ?? Timeout.InfiniteTimeSpan);
        }

        private void Due()
        {
            var over = _scheduler._disposed || _cancelable is { IsCancellationRequested: true };
            if (over || !_repeats)
            {
                _timer.Dispose();
                _registration.Unregister();
            }

            if (!over)
            {
                _action();
            }
        }
    }
}
