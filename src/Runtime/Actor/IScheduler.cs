namespace Antrea.Runtime.Actor;

/// <summary>The scheduler of a system.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    /// <summary>Runs code, outside of any actor; prefer messages.</summary>
    IAdvancedScheduler Advanced { get; }
}

public interface ITimeProvider
{
    DateTimeOffset Now { get; }

    TimeSpan MonotonicClock { get; }

    TimeSpan HighResMonotonicClock { get; }
}

/// <summary>Sends messages later.</summary>
public interface ITellScheduler
{
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender);

    void ScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);

    void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender);

    void ScheduleTellRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        ICanTell receiver,
        object message,
        IActorRef? sender,
        ICancelable? cancelable);
}

/// <summary>Runs actions later.</summary>
public interface IActionScheduler
{
    void ScheduleOnce(TimeSpan delay, Action action);

    void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable);

    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);

    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable);
}

public interface IAdvancedScheduler : IActionScheduler;
