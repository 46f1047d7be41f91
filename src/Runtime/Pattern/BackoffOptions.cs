using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Pattern;

/// <summary>How a <see cref="BackoffSupervisor"/> treats its child; each <c>With</c> gives a changed copy.</summary>
public abstract class BackoffOptions
{
    internal abstract Props Props { get; }

    /// <summary>The restart count goes back to 0 when the child has lived this long. By default the least backoff.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>Only <see cref="BackoffSupervisor.Reset"/> sets the restart count back.</summary>
    public abstract BackoffOptions WithManualReset();

    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);

    public abstract BackoffOptions WithDefaultStoppingStrategy();

    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);

    /// <summary>The answer to messages that come while there is no child; without it they become dead letters.</summary>
    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);

    /// <summary>A message that, once passed to the child, makes the child's next stop final.</summary>
    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);
}

internal sealed record BackoffSettings(
    bool OnStop, Props ChildProps, string ChildName, TimeSpan MinBackoff, TimeSpan MaxBackoff, double RandomFactor)
{
    /// <summary>Null = manual.</summary>
    public TimeSpan? AutoReset { get; init; } = MinBackoff;

    public OneForOneStrategy Strategy { get; init; } = new(SupervisorStrategy.DefaultDecider);

    public object? ReplyWhileStopped { get; init; }

    public Func<object, bool>? IsFinalStop { get; init; }
}

internal sealed class BackoffOptionsImpl : BackoffOptions
{
    private readonly BackoffSettings _settings;

    public BackoffOptionsImpl(
        bool onStop, Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    {
        ArgumentNullException.ThrowIfNull(childProps);
        ArgumentException.ThrowIfNullOrEmpty(childName);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(minBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBackoff, minBackoff);
        if (randomFactor is < 0 or > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(randomFactor), randomFactor, "Must be between 0 and 1");
        }

        _settings = new BackoffSettings(onStop, childProps, childName, minBackoff, maxBackoff, randomFactor);
    }

    private BackoffOptionsImpl(BackoffSettings settings) => _settings = settings;

    internal override Props Props => Actor.Props.Create(() => new BackoffSupervisor(_settings));

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff)
        => new BackoffOptionsImpl(_settings with { AutoReset = resetBackoff });

    public override BackoffOptions WithManualReset() => new BackoffOptionsImpl(_settings with { AutoReset = null });

    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy)
        => new BackoffOptionsImpl(_settings with { Strategy = supervisorStrategy });

    public override BackoffOptions WithDefaultStoppingStrategy() => WithSupervisorStrategy(
        new OneForOneStrategy(SupervisorStrategy.StoppingStrategy.Decider).WithMaxNrOfRetries(_settings.Strategy.MaxNumberOfRetries));

    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries)
        => WithSupervisorStrategy(_settings.Strategy.WithMaxNrOfRetries(maxNrOfRetries));

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped)
        => new BackoffOptionsImpl(_settings with { ReplyWhileStopped = replyWhileStopped });

    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage)
        => new BackoffOptionsImpl(_settings with { IsFinalStop = isFinalStopMessage });
}
