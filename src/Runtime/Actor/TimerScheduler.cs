namespace Antrea.Runtime.Actor;

/// <summary>The timers of one incarnation; only its cell's thread calls in.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, TimerMessage> _timers = [];

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval)
        => Start(key, msg, initialDelay, interval);

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
        {
            timer.Timer!.Dispose();
        }
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Timer!.Dispose();
        }

        _timers.Clear();
    }

    /// <summary>The user's message if the timer still counts.</summary>
    public object? Take(TimerMessage timer)
    {
        if (!_timers.TryGetValue(timer.Key, out var active) || active != timer)
        {
            return null;
        }

        if (!timer.Repeats)
        {
            Cancel(timer.Key);
        }

        return timer.Message;
    }

    private void Start(object key, object msg, TimeSpan delay, TimeSpan? interval)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(msg);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Cancel(key);
        var timer = new TimerMessage(this, cell, key, msg, interval is not null);
        _timers[key] = timer;
        timer.Timer = cell.System.Clock.CreateTimer(
            static state => ((TimerMessage)state!).Due(), timer, delay, interval ?? Timeout.InfiniteTimeSpan);
    }
}

/// <summary>One timer; lies in the mailbox when it is due.</summary>
internal sealed class TimerMessage(TimerScheduler owner, ActorCell cell, object key, object message, bool repeats)
    : IAutoReceivedMessage, Event.IDeadLetterSuppression
{
    public TimerScheduler Owner => owner;

    public object Key => key;

    public object Message => message;

    public bool Repeats => repeats;

    public ITimer? Timer { get; set; }

    public void Due() => cell.Send(this, cell.Self);
}
