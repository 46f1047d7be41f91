namespace Antrea.Runtime.Actor;

/// <summary>When one child fails, all are restarted or stopped.</summary>
public class AllForOneStrategy : SupervisorStrategy, IEquatable<AllForOneStrategy>
{
    /// <param name="maxNrOfRetries">Restarts allowed; null or negative = any number. One more stops all children.</param>
    /// <param name="withinTimeRange">Window for the count; null = for ever.</param>
    /// <param name="localOnlyDecider">What to do about which exception.</param>
    public AllForOneStrategy(
        int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, Actor.Decider.From(localOnlyDecider)) { }

    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, RestartWindow.Of(withinTimeRange), decider) { }

    public AllForOneStrategy(
        int maxNrOfRetries,
        int withinTimeMilliseconds,
        Func<Exception, Directive> localOnlyDecider,
        bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, Actor.Decider.From(localOnlyDecider), loggingEnabled) { }

    public AllForOneStrategy(
        int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider) { }

    public AllForOneStrategy(IDecider decider) : this(-1, -1, decider) { }

    public override IDecider Decider { get; }

    public int MaxNumberOfRetries { get; }

    public int WithinTimeRangeMilliseconds { get; }

    public bool Equals(AllForOneStrategy? other) => other is not null
        && MaxNumberOfRetries == other.MaxNumberOfRetries
        && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Equals(Decider, other.Decider);

    public override bool Equals(object? obj) => Equals(obj as AllForOneStrategy);

    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider);

    internal override void ProcessFailure(ActorCell parent, bool restart, LocalActorRef child, Exception cause)
    {
        var children = parent.ChildrenSnapshot();
        var permitted = restart;
        foreach (var each in children)
        {
            permitted &= !restart || each.Cell.RestartStatistics.Permit(
                MaxNumberOfRetries, WithinTimeRangeMilliseconds, parent.System.Clock);
        }

        foreach (var each in children)
        {
            if (permitted)
            {
                Restart(each, cause, suspendFirst: each != child);
            }
            else
            {
                parent.Stop(each);
            }
        }
    }

    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);
}
