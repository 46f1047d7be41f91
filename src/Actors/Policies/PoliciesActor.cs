using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Validation;

namespace Antrea.Actors.Policies;

/// <summary>
/// Parent of the policy actors: keeps what all policies look at (tiers, ClusterGroups, gates, this Node's labels), starts and ends a child a
/// policy, and contains their failures. A child that keeps failing is stopped, its last rules stay, and it is tried again with back-off.
/// </summary>
public sealed class PoliciesActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5), LongestRetry = TimeSpan.FromMinutes(5);

    private const int MaxConcerns = 16;
    private static readonly Func<PolicyObject, bool> All = _ => true;

    private readonly IActorRef _node;
    private readonly IActorRef _groups;
    private IReadOnlyList<ObjectKey> _known;
    private readonly Func<ObjectKey, IActorRef, IActorRef, Props> _child;
    private PoliciesState _state;

    /// <param name="nodeName">This Node.</param>
    /// <param name="node">Learns what policies come to.</param>
    /// <param name="groups">Learns which groups are needed.</param>
    /// <param name="known">Policies of which the journal has events: those that the source does not know any more are ended.</param>
    /// <param name="child">Makes a policy actor; null = <see cref="PolicyActor"/>.</param>
    public PoliciesActor(
        string nodeName, IActorRef node, IActorRef groups, IReadOnlyList<ObjectKey> known, Func<ObjectKey, IActorRef, IActorRef, Props>? child = null)
    {
        (_node, _groups, _known) = (node, groups, known);
        _child = child ?? ((key, n, g) => Props.Create(() => new PolicyActor(key, n, g)));
        _state = PoliciesState.Empty(nodeName);
        Receive<ObjectChanged>(m => Changed(m.Object));
        Receive<ObjectRemoved>(m => Removed(m.Key));
        Receive<ObjectUnreadable>(Unreadable);
        Receive<ConfigChanged>(m =>
        {
            if (!m.Config.Equals(_state.Config))
            {
                Surroundings(_state with { Config = m.Config });
            }
        });
        Receive<ObjectsListed>(Listed);
        Receive<RevisionBarrier>(Pass);
        Receive<BarrierAnswer>(Answered);
        Receive<PolicyActorRestarted>(Restarted);
        Receive<RefusalNoted>(m => _state = _state with
        {
            Refused = m.IsRefused ? _state.Refused.Add(m.Child) : _state.Refused.Remove(m.Child),
        });
        Receive<Terminated>(m => Ended(m.ActorRef.Path.Name));
        Receive<Retry>(m => Again(m.Key));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"{_state.Offers.Count} policies, {_state.Tiers.Count} custom tiers, {_state.Around.Groups.Count} groups defined")));
    }

    private sealed record Retry(ObjectKey Key);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Name of a policy's actor.</summary>
    public static string ChildName(ObjectKey key)
    {
        var policy = PolicyRef.Of(key);
        return policy.Namespace.Length == 0 ? $"{policy.Kind}:{policy.Name}" : $"{policy.Kind}:{policy.Namespace}:{policy.Name}";
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(3, TimeSpan.FromMinutes(1), _ => Directive.Restart);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Publish(new StateLost($"{Self.Path}"));
        foreach (var key in _known)
        {
            Child(key);
        }
    }

    private static ObjectKey KeyOf(string child)
    {
        var parts = child.Split(':');
        return new PolicyRef(parts[0], parts.Length > 2 ? parts[1] : "", parts[^1]).Key;
    }

    private void Changed(KubeObject o)
    {
        switch (o)
        {
            case PolicyObject policy:
                _state = _state with { Offers = _state.Offers.SetItem(o.Key, policy) };
                Offer(o.Key);
                DropTiers();
                break;
            case Tier tier when Accepts(tier, _state.Tiers.GetValueOrDefault(o.Metadata.Name)):
                Surroundings(_state with
                {
                    Tiers = _state.Tiers.SetItem(tier.Metadata.Name, tier),
                    Leaving = _state.Leaving.Remove(tier.Metadata.Name),
                });
                break;
            case GroupObject group when Accepts(group, _state.Around.Groups.GetValueOrDefault(o.Key)):
            case Service or Namespace or Pod:
                Around(_state.Around.With(o));
                break;
            case Node node when node.Metadata.Name == _state.Node && !node.Metadata.Labels.Equals(_state.NodeLabels):
                Surroundings(_state with { NodeLabels = node.Metadata.Labels });
                break;
            default:
                break;
        }
    }

    // A tier or group that is refused leaves what was known of it before.
    private bool Accepts(KubeObject now, KubeObject? old)
    {
        var request = new ValidationRequest(
            now, old is null ? Operation.Create : Operation.Update, old, IsGateOn: _state.Config.IsGateOnForRules);
        var errors = Validator.Validate(request, _state).Where(p => p.IsError).ToList();
        _node.Tell(new ProblemNoted(now.Key.ToString(), string.Join("; ", errors.Select(e => (e with { Object = null }).ToString()))));
        return errors.Count == 0;
    }

    private void Removed(ObjectKey key)
    {
        switch (key.Kind)
        {
            case "ClusterNetworkPolicy" or "NetworkPolicy":
                _state = _state with { Offers = _state.Offers.Remove(key) };
                Tell(key, new PolicyWithdrawn());
                DropTiers();
                break;
            case "Tier":
                _state = _state with { Leaving = _state.Leaving.Add(key.Name) };
                _node.Tell(new ProblemNoted(key.ToString(), ""));
                DropTiers();
                break;
            case "ClusterGroup" or "Group":
                _node.Tell(new ProblemNoted(key.ToString(), ""));
                Around(_state.Around.Without(key));
                break;
            case "Service" or "Namespace" or "Pod":
                Around(_state.Around.Without(key));
                break;
            case "Node" when key.Name == _state.Node:
                Surroundings(_state with { NodeLabels = null });
                break;
            default:
                break;
        }
    }

    // The API server refuses to delete a tier in use. Files can do it all the same: then the tier stays until nothing uses it.
    private void DropTiers()
    {
        var gone = _state.Leaving.Where(t => _state.UsersOf(t) == 0).ToList();
        foreach (var t in _state.Leaving)
        {
            _node.Tell(new ProblemNoted($"Tier/{t}", gone.Contains(t) ? "" : $"deleted, but referenced by {_state.UsersOf(t)} policies: it stays until they are gone"));
        }

        if (gone.Count > 0)
        {
            Surroundings(_state with { Tiers = _state.Tiers.RemoveRange(gone), Leaving = _state.Leaving.Except(gone) });
        }
    }

    private void Unreadable(ObjectUnreadable m)
    {
        if (m.Key.Kind is "ClusterNetworkPolicy" or "NetworkPolicy")
        {
            _state = _state with { Offers = _state.Offers.SetItem(m.Key, m) };
            Offer(m.Key);
        }
        else
        {
            _node.Tell(new ProblemNoted(m.Key.ToString(), $"{m.Reason}; what was known of it before stays"));
        }
    }

    private void Around((PolicySurroundings Now, Func<PolicyObject, bool>? Concerns) change)
    {
        var now = _state with { Around = change.Now };
        if (change.Concerns is { } concerns)
        {
            Surroundings(now, concerns);
        }
        else
        {
            _state = now;
        }
    }

    private void Surroundings(PoliciesState now, Func<PolicyObject, bool>? concerns = null)
    {
        var who = concerns ?? All;
        _state = now.Unheard.Contains(who) ? now : now with { Unheard = now.Unheard.Count < MaxConcerns ? now.Unheard.Add(who) : [All] };
    }

    // Once a revision, however much of the surroundings it changed. Where an update was refused, another generation is enforced than the one
    // that is known here; and who was told something in this revision may have heard of older surroundings.
    private void TellSurroundings()
    {
        var unheard = _state.Unheard;
        if (unheard.IsEmpty)
        {
            return;
        }

        _state = _state with { Unheard = [] };
        var context = _state.Context();
        foreach (var (key, offer) in _state.Offers)
        {
            if (offer is not PolicyObject policy || unheard.Exists(c => c(policy))
                || _state.Refused.Contains(ChildName(key)) || _state.Barriers.Told.Contains(ChildName(key)))
            {
                Tell(key, new ContextChanged(context));
            }
        }
    }

    private void Offer(ObjectKey key)
    {
        object? message = _state.Offers.GetValueOrDefault(key) switch
        {
            PolicyObject p => new PolicyOffered(p, _state.Context()),
            ObjectUnreadable u => new PolicyUnreadable(u.Generation, u.Reason, _state.Context()),
            _ => null,
        };
        if (message is not null)
        {
            Tell(key, message);
        }
    }

    private void Tell(ObjectKey key, object message)
    {
        var name = ChildName(key);
        _state = _state with { Barriers = _state.Barriers.Tell(name) };
        if (_state.Ending.Contains(name))
        {
            // Its predecessor is still ending: what there is to say is said when that is over, and the barrier waits for it.
            var held = message switch
            {
                PolicyWithdrawn => [],
                ContextChanged => Held(name),
                _ => Held(name).Add(message),
            };
            _state = _state with { Held = _state.Held.SetItem(name, held) };
            return;
        }

        if (message is PolicyWithdrawn)
        {
            _state = _state with { Ending = _state.Ending.Add(name) };
        }

        Child(key).Tell(message);
    }

    private ImmutableList<object> Held(string child) => _state.Held.GetValueOrDefault(child, []);

    private IActorRef Child(ObjectKey key)
    {
        var name = ChildName(key);
        var child = Context.Child(name);
        return child.IsNobody() ? Context.Watch(Context.ActorOf(_child(key, _node, _groups), name)) : child;
    }

    private void Ended(string name)
    {
        var key = KeyOf(name);
        var wasWithdrawn = _state.Ending.Contains(name);
        var held = Held(name);
        _state = _state with { Ending = _state.Ending.Remove(name), Held = _state.Held.Remove(name), Refused = _state.Refused.Remove(name) };
        if (!_state.Offers.ContainsKey(key))
        {
            // It may have died before it said so itself.
            var policy = PolicyRef.Of(key);
            _groups.Tell(new GroupsWanted(policy, []));
            _node.Tell(new PolicyGone(policy));
            Timers.Cancel(name);
            _state = _state with { Failures = _state.Failures.Remove(name) };
        }
        else if (wasWithdrawn)
        {
            // One version after the other: the last may be refused, and then the one before it is to stay.
            held.ForEach(m => Child(key).Tell(m));
            Again(key);
            return;
        }
        else
        {
            var failures = _state.Failures.GetValueOrDefault(name);
            var wait = Retries.After(failures, FirstRetry, LongestRetry);
            _state = _state with { Failures = _state.Failures.SetItem(name, failures + 1) };
            Timers.StartSingleTimer(name, new Retry(key), wait);
            Report(key, $"policy actor keeps failing; next attempt in {wait.TotalSeconds} s");
        }

        Settle(_state.Barriers.Gone(name));
    }

    private void Restarted(PolicyActorRestarted m)
    {
        _state = _state with { Failures = _state.Failures.SetItem(m.Child, _state.Failures.GetValueOrDefault(m.Child)) };
        if (_state.Ending.Contains(m.Child))
        {
            Context.Child(m.Child).Tell(new PolicyWithdrawn());
            return;
        }

        Report(KeyOf(m.Child), $"policy actor failed: {m.Error}");
        Again(KeyOf(m.Child));
    }

    // Stands until the child announces the policy again.
    private void Report(ObjectKey key, string error) => _node.Tell(new PolicyFaulted(
        PolicyRef.Of(key),
        (_state.Offers.GetValueOrDefault(key) as KubeObject)?.Metadata.Generation ?? 0, error));

    // Offers the object anew, and repeats the barrier that the child may not have answered.
    private void Again(ObjectKey key)
    {
        Offer(key);
        if (_state.Offers.ContainsKey(key))
        {
            Child(key).Tell(new RevisionBarrier(_state.Ledger.Complete, Parties.Policies));
        }
    }

    private void Answered(BarrierAnswer m)
    {
        _state = _state with { Failures = _state.Failures.Remove(m.Child) };
        Settle(_state.Barriers.Answer(m.Child, m.Revision));
    }

    private void Listed(ObjectsListed m)
    {
        if (!m.IsComplete)
        {
            // A policy of the journal may stand in what cannot be read: its last good generation stays.
            foreach (var key in _known.Where(k => !_state.Offers.ContainsKey(k)))
            {
                Unreadable(new ObjectUnreadable(key, 0, "the source cannot be read completely, and this policy may be in what is missing"));
            }

            return;
        }

        var gone = _state.Offers.Keys.Concat(_known).Concat(_state.Around.Keys)
            .Concat(_state.Tiers.Values.Select(t => t.Key))
            .Where(k => !m.Has(k)).ToHashSet();
        foreach (var key in gone)
        {
            Removed(key);
        }

        _known = [];
    }

    private void Pass(RevisionBarrier b)
    {
        var ledger = _state.Ledger.With(b);
        if (ledger.Complete <= _state.Ledger.Complete)
        {
            _state = _state with { Ledger = ledger };
            return;
        }

        TellSurroundings();
        var told = _state.Barriers.Told;
        _state = _state with { Ledger = ledger, Barriers = _state.Barriers.Begin(ledger.Complete) };
        foreach (var child in told.Where(c => !_state.Ending.Contains(c) || !_state.Offers.ContainsKey(KeyOf(c))))
        {
            Context.Child(child).Tell(new RevisionBarrier(ledger.Complete, Parties.Policies));
        }

        Settle(_state.Barriers);
    }

    private void Settle(ChildBarriers now)
    {
        _state = _state with { Barriers = now };
        _node.Tell(new RevisionBarrier(now.Done(_state.Ledger.Complete), Parties.Policies));
    }
}
