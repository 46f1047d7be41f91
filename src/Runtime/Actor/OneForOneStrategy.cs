namespace Antrea.Runtime.Actor;

/// <summary>Only the child that failed is restarted or stopped.</summary>
public class OneForOneStrategy : SupervisorStrategy, IEquatable<OneForOneStrategy>
{
    /// <param name="maxNrOfRetries">Restarts allowed; null or negative = any number. One more stops the child.</param>
    /// <param name="withinTimeRange">Window for the count; null = for ever.</param>
    /// <param name="localOnlyDecider">What to do about which exception.</param>
    public OneForOneStrategy(
        int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, Actor.Decider.From(localOnlyDecider)) { }

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, RestartWindow.Of(withinTimeRange), decider) { }

    public OneForOneStrategy(
        int maxNrOfRetries,
        int withinTimeMilliseconds,
        Func<Exception, Directive> localOnlyDecider,
        bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, Actor.Decider.From(localOnlyDecider), loggingEnabled) { }

    public OneForOneStrategy(
        int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider) { }

    public OneForOneStrategy(IDecider decider) : this(-1, -1, decider) { }

    public override IDecider Decider { get; }

    public int MaxNumberOfRetries { get; }

    public int WithinTimeRangeMilliseconds { get; }

    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries)
        => new(maxNrOfRetries, WithinTimeRangeMilliseconds, Decider, LoggingEnabled);

    public bool Equals(OneForOneStrategy? other) => other is not null
        && MaxNumberOfRetries == other.MaxNumberOfRetries
        && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Equals(Decider, other.Decider);

    public override bool Equals(object? obj) => Equals(obj as OneForOneStrategy);

    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider);

    internal override void ProcessFailure(ActorCell parent, bool restart, LocalActorRef child, Exception cause)
    {
        if (restart && child.Cell.RestartStatistics.Permit(
            MaxNumberOfRetries, WithinTimeRangeMilliseconds, parent.System.Clock))
        {
            Restart(child, cause, suspendFirst: false);
        }
        else
        {
            parent.Stop(child);
        }
    }

    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);
}
