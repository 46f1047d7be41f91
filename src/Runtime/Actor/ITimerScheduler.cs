namespace Antrea.Runtime.Actor;

/// <summary>
/// An actor's own timers, by key. They end with the incarnation; a timer that was cancelled or replaced is never
/// delivered, not even when its message was in the mailbox already.
/// </summary>
public interface ITimerScheduler
{
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    bool IsTimerActive(object key);

    void Cancel(object key);

    void CancelAll();
}

/// <summary>Gets timers when the actor is created, after its constructor.</summary>
public interface IWithTimers
{
    ITimerScheduler Timers { get; set; }
}
