namespace Antrea.Runtime.Actor;

internal sealed partial class ActorCell
{
    private TimerScheduler? _timers;
    private Stash? _stash;
    private TimeSpan? _receiveTimeout;
    private ITimer? _receiveTimer;

    public TimeSpan? ReceiveTimeout => _receiveTimeout;

    public int StashSize => _stash?.Count ?? 0;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is { } time && time <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "Must be positive");
        }

        _receiveTimeout = timeout;
        if (timeout is null)
        {
            _receiveTimer?.Dispose();
            _receiveTimer = null;
        }
        else
        {
            RestartReceiveTimeout();
        }
    }

    private void RestartReceiveTimeout()
    {
        if (_receiveTimer is null)
        {
            _receiveTimer = System.Clock.CreateTimer(
                static state => ((ActorCell)state!).ReceiveTimeoutDue(), this, _receiveTimeout!.Value, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _receiveTimer.Change(_receiveTimeout!.Value, Timeout.InfiniteTimeSpan);
        }
    }

    private void ReceiveTimeoutDue() => Send(Actor.ReceiveTimeout.Instance, _self);
}
