using System.Collections.Immutable;
using Antrea.Actors.Events;
using Antrea.Actors.Messages;
using Antrea.Policy.Planning;

namespace Antrea.Actors.Nodes;

/// <summary>
/// One Node: folds what policies, groups, gates and the source say, makes a plan when a revision is complete, has it enforced, and knows
/// what is realised. Changes that come while the enforcer works, or shortly after, become one plan.
/// </summary>
public sealed class NodeActor : ReceivePersistentActor, IWithTimers
{
    // A single change is enforced at once; a stream of changes every so often.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Func<Props> _enforcerProps;
    private readonly TimeProvider _clock;
    private IActorRef _enforcer = ActorRefs.Nobody;
    private long _lastEnforced = long.MinValue;
    private NodeState _state;

    /// <param name="node">Node name.</param>
    /// <param name="enforcer">Makes the firewall enforcer.</param>
    /// <param name="clock">The clock.</param>
    public NodeActor(string node, Func<Props> enforcer, TimeProvider clock)
    {
        (_enforcerProps, _clock) = (enforcer, clock);
        _state = NodeState.Empty(node);
        Command<GetNodeState>(_ => Sender.Tell(_state));
        Command<PlanEnforced>(Enforced);
        Command<Continue>(_ => Plan());
        Command<Describe>(_ => Sender.Tell(new Description(
            $"source revision {_state.SourceRevision}, realized {_state.RealizedRevision}, "
            + $"{_state.Policies.Count} policies, {(_state.Plan?.Ingress.Count + _state.Plan?.Egress.Count) ?? 0} rules here")));
        Command<ProblemNoted>(m => _state = _state.With(m));
        CommandAny(m =>
        {
            _state = _state.With(m);
            Plan();
        });
    }

    private sealed record Continue;

    /// <inheritdoc/>
    public override string PersistenceId => $"node/{_state.Inputs.Node}";

    /// <summary>Its events are for those who ask later: it is told its state anew after a start, and reads none of them back.</summary>
    public override Recovery Recovery => Recovery.None;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        base.PreStart();
        Context.System.EventStream.Subscribe(Self, typeof(Relist));
        _enforcer = Context.ActorOf(_enforcerProps(), "firewall");
    }

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        _state = _state with { Ledger = _state.Ledger.Lost() };
        Context.System.EventStream.Publish(new Relist($"{Self.Path}"));
    }

    private void Plan()
    {
        if (!_state.CanPlan || _state.Enforcing)
        {
            return;
        }

        var revision = _state.Ledger.Complete;
        var now = _clock.GetTimestamp();
        if (_lastEnforced != long.MinValue && _clock.GetElapsedTime(_lastEnforced, now) is var since && since < Pause)
        {
            if (!Timers.IsTimerActive(nameof(Continue)))
            {
                Timers.StartSingleTimer(nameof(Continue), new Continue(), Pause - since);
            }

            return;
        }

        var plan = NodePlanner.Plan(_state.Inputs, _state.Plan);
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

        _state = _state with { Plan = plan, PlanRevision = revision, Enforcing = true };
        Persist(Changes(plan, before, revision), _ => { });
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
            var rule = m.Plan.Rules.First(r => r.Rule.Id == id).Rule;
            Persist(new RuleQuarantined(rule.Policy.ToString(), rule.Name, id, reason), _ => { });
        }

        if (failedAnew)
        {
            Persist(new PlanFailed(PlanHash.Of(m.Plan), m.Revision, _state.LastError!), _ => { });
        }
        else if (confirmed)
        {
            Persist(new PlanApplied(PlanHash.Of(m.Plan), m.Revision), _ => { });
        }

        Plan();
    }

    private static PlanComputed Changes(NodePlan plan, NodePlan? before, long revision)
    {
        var old = before?.Rules.Select(r => r.Rule.Id).ToHashSet() ?? [];
        var now = plan.Rules.Select(r => r.Rule.Id).ToHashSet();
        return new PlanComputed(
            PlanHash.Of(plan), revision,
            [.. plan.Rules.Where(r => !old.Contains(r.Rule.Id)).Select(r => $"{r.Rule.Policy} {r.Rule.Name} {r.Rule.Id}")],
            [.. old.Where(id => !now.Contains(id)).Order(StringComparer.Ordinal).Select(id => id)]);
    }
}
