using System.Collections.Immutable;
using Antrea.Actors.Events;
using Antrea.Actors.Messages;
using Antrea.Policy.Planning;

namespace Antrea.Actors.Nodes;

/// <summary>
/// One Node: folds what policies, groups, gates and the source say, makes a plan when a revision is complete, has it enforced, and knows
/// what is realised. Changes that come while the enforcer works, or shortly after, become one plan.
/// </summary>
public sealed class NodeActor : ReceiveActor, IWithTimers
{
    // A single change is enforced at once; a stream of changes every so often, and the longer it lasts the less often.
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(200), LongPause = TimeSpan.FromMilliseconds(400), Quiet = TimeSpan.FromSeconds(1),
        Patience = TimeSpan.FromSeconds(5), LongPatience = TimeSpan.FromMinutes(1), LongestPatience = TimeSpan.FromMinutes(30);

    private readonly Func<Props> _enforcerProps;
    private readonly TimeProvider _clock;
    private IActorRef _enforcer = ActorRefs.Nobody;
    private IActorRef _journal = ActorRefs.Nobody;
    private long _lastEnforced = long.MinValue;
    private TimeSpan _pause = ShortPause;
    private TimeSpan _stallPatience = LongPatience;
    private NodeState _state;

    /// <param name="node">Node name.</param>
    /// <param name="enforcer">Makes the firewall enforcer.</param>
    /// <param name="clock">The clock.</param>
    public NodeActor(string node, Func<Props> enforcer, TimeProvider clock)
    {
        (_enforcerProps, _clock) = (enforcer, clock);
        _state = NodeState.Empty(node);
        Receive<GetNodeState>(_ => Sender.Tell(_state));
        Receive<GetCounters>(m => _enforcer.Forward(m));
        Receive<PlanEnforced>(Enforced);
        Receive<Continue>(_ => Plan());
        Receive<Stuck>(_ => Unstick());
        Receive<Stalled>(m => Unstall(m.Revision));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"source revision {_state.SourceRevision}, realized {_state.RealizedRevision}, "
            + $"{_state.Policies.Count} policies, {_state.Plan?.Rules.Count() ?? 0} rules on the node, {_state.Plan?.Pods.Rules.Count ?? 0} on {_state.Plan?.Pods.Pods.Count ?? 0} pods")));
        Receive<ProblemNoted>(m => Fold(_state.With(m).Take()));
        Receive<StateLost>(m => Forget(m.Who));
        Receive<EnforcerStarted>(_ => Repeat());
        ReceiveAny(m => Fold(_state.With(m).Take()));
    }

    private sealed record Continue;

    private sealed record Stuck;

    private sealed record Stalled(long Revision);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(StateLost));
        _journal = Context.ActorOf(Recorder.Supervised($"node/{_state.Inputs.Node}", Self), "journal");
        _enforcer = Context.ActorOf(_enforcerProps(), "firewall");
        Forget($"{Self.Path}");
    }

    private void Forget(string why)
    {
        var listing = Guid.NewGuid();
        _state = _state.Lost(listing);
        Context.System.EventStream.Publish(new Relist(listing, why));
    }

    // The enforcer was restarted: it may have lost the plan, and will not answer for it.
    private void Repeat()
    {
        if (_state.Plan is { } plan)
        {
            _state = _state with { Enforcing = true };
            _enforcer.Tell(new EnforcePlan(plan, _state.PlanRevision));
        }
    }

    private void Fold(NodeState now)
    {
        var before = _state;
        _state = now;
        if (now.TakenRevision > before.TakenRevision)
        {
            Context.System.EventStream.Publish(new RevisionTaken(now.TakenRevision));
        }

        if (!ReferenceEquals(now.Taken, before.Taken) || now.TakenRevision != before.TakenRevision)
        {
            Plan();
        }

        if (now.TakenRevision > before.TakenRevision)
        {
            _stallPatience = LongPatience;
        }

        if (now.IsStalled && !Timers.IsTimerActive(nameof(Stalled)))
        {
            Timers.StartSingleTimer(nameof(Stalled), new Stalled(now.Ledger.Complete), _stallPatience);
        }

        if (!now.IsWaiting)
        {
            Timers.Cancel(nameof(Stuck));
        }
        else if (!Timers.IsTimerActive(nameof(Stuck)))
        {
            Timers.StartSingleTimer(nameof(Stuck), new Stuck(), Patience);
        }
    }

    // A barrier was lost on its way: no failure that is known of loses one, but a Node that waits for ever would be the worst that
    // could come of it. A disk that is slow beyond measure is given more time each time.
    private void Unstall(long complete)
    {
        if (_state.IsStalled && _state.Ledger.Complete == complete)
        {
            var missing = string.Join(", ", _state.Ledger.Passed.Where(p => p.Value < _state.SourceRevision).Select(p => p.Key).Order(StringComparer.Ordinal));
            Context.GetLogger().Warning("revision {0} has not come from {1} after {2} s", _state.SourceRevision, missing, _stallPatience.TotalSeconds);
            _stallPatience = TimeSpan.FromTicks(Math.Min(2 * _stallPatience.Ticks, LongestPatience.Ticks));
            Forget($"revision {_state.SourceRevision} has not come from {missing}; {Self.Path}");
        }
        else if (_state.IsStalled)
        {
            Timers.StartSingleTimer(nameof(Stalled), new Stalled(_state.Ledger.Complete), _stallPatience);
        }
    }

    // Members of a group do not come: whatever went wrong, having everything told anew mends it.
    private void Unstick()
    {
        if (_state.IsWaiting)
        {
            var missing = string.Join(", ", NodePlanner.Missing(_state.Inputs));
            Context.GetLogger().Warning("members of group {0} have not come after {1} s", missing, Patience.TotalSeconds);
            Forget($"members of group {missing} are missing; {Self.Path}");
        }
    }

    private void Plan()
    {
        if (_state.Taken is not { } inputs || _state.Enforcing)
        {
            return;
        }

        var revision = _state.TakenRevision;
        var now = _clock.GetTimestamp();
        var since = _lastEnforced == long.MinValue ? TimeSpan.MaxValue : _clock.GetElapsedTime(_lastEnforced, now);
        if (since < _pause)
        {
            if (!Timers.IsTimerActive(nameof(Continue)))
            {
                Timers.StartSingleTimer(nameof(Continue), new Continue(), _pause - since);
            }

            return;
        }

        var plan = NodePlanner.Plan(inputs, _state.Plan ?? _state.LastGood);
        var before = _state.Plan;
        if (plan.Equals(_state.InForce))
        {
            _state = _state with { Plan = plan, PlanRevision = revision, InForce = plan, RealizedRevision = revision };
            return;
        }

        if (plan.Equals(before))
        {
            // It could not be brought into force so far; the enforcer keeps trying, with back-off.
            _state = _state with { PlanRevision = revision };
            return;
        }

        _pause = since < Quiet ? LongPause : ShortPause;
        _state = _state with { Plan = plan, PlanRevision = revision, Enforcing = true };
        _journal.Tell(Changes(plan, before, revision));
        _enforcer.Tell(new EnforcePlan(plan, revision));
    }

    private void Enforced(PlanEnforced m)
    {
        _lastEnforced = _clock.GetTimestamp();
        var refused = m.Quarantined.Where(q => !_state.Quarantined.ContainsKey(q.Key)).ToList();
        var failedAnew = !m.Verified && m.Error != _state.LastError;
        var current = ReferenceEquals(m.Plan, _state.Plan);
        var confirmed = m.Verified && !m.Plan.Equals(_state.InForce);
        _state = _state with
        {
            Enforcing = _state.Enforcing && !current,
            Quarantined = m.Quarantined,
            LastError = m.Verified ? null : m.Error ?? "not verified",
            InForce = m.Verified ? m.Plan : null,
            RealizedRevision = m.Verified && current ? Math.Max(_state.PlanRevision, _state.RealizedRevision) : _state.RealizedRevision,
        };
        foreach (var (id, reason) in refused)
        {
            // One that an earlier plan had need not be in this one.
            if (m.Plan.CompiledRules.FirstOrDefault(r => r.Id == id) is { } rule)
            {
                _journal.Tell(new RuleQuarantined(rule.Policy.ToString(), rule.Name, id, reason));
            }
        }

        if (failedAnew)
        {
            _journal.Tell(new PlanFailed(PlanHash.Of(m.Plan), m.Revision, _state.LastError!));
        }
        else if (confirmed)
        {
            _journal.Tell(new PlanApplied(PlanHash.Of(m.Plan), m.Revision));
        }

        Plan();
    }

    private static PlanComputed Changes(NodePlan plan, NodePlan? before, long revision)
    {
        var old = before?.CompiledRules.Select(r => r.Id).ToHashSet() ?? [];
        var rules = plan.CompiledRules.DistinctBy(r => r.Id).ToList();
        var now = rules.Select(r => r.Id).ToHashSet();
        return new PlanComputed(
            PlanHash.Of(plan), revision,
            [.. rules.Where(r => !old.Contains(r.Id)).Select(r => $"{r.Policy} {r.Name} {r.Id}")],
            [.. old.Where(id => !now.Contains(id)).Order(StringComparer.Ordinal)]);
    }
}
