using Antrea.Actors.Events;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Actors.Policies;

/// <summary>
/// One policy object. Accepts or refuses what the source offers, journals what it accepts, compiles it for this node, and tells the node
/// and the groups. A refused update changes nothing: the last good spec stays, also after a restart.
/// </summary>
public class PolicyActor : ReceivePersistentActor
{
    // Older generations than those since the last snapshots may be removed by the journal's retention.
    private const int SnapshotEvery = 20;

    private readonly PolicyRef _policy;
    private readonly ObjectKey _key;
    private readonly IActorRef _node;
    private readonly IActorRef _groups;
    private PolicyState _state = PolicyState.Empty;

    /// <param name="key">The object.</param>
    /// <param name="node">Learns what the policy comes to.</param>
    /// <param name="groups">Learns which groups it needs.</param>
    public PolicyActor(ObjectKey key, IActorRef node, IActorRef groups)
    {
        _key = key;
        _policy = PolicyRef.Of(key);
        (_node, _groups) = (node, groups);
        Recover<PolicyChanged>(e => _state = _state with { Accepted = e.Policy, TierPriority = e.TierPriority });
        Recover<SnapshotOffer>(o => o.Snapshot is PolicySnapshot, o => Restore((PolicySnapshot)o.Snapshot));
        Recover<PolicyRemoved>(_ => _state = _state with { Accepted = null });
        RecoverAny(_ => { });
        Command<PolicyOffered>(Offered);
        Command<PolicyUnreadable>(m =>
        {
            _state = _state with { Context = m.Context, SeenGeneration = m.Generation, Refusal = m.Reason, Offered = null, IsTold = true };
            Announce();
        });
        Command<ContextChanged>(m =>
        {
            if (!_state.IsTold)
            {
                // What it was told is lost with the failure that restarted it; it is told again, of the newest surroundings.
                return;
            }

            if (_state.Offered is { } again && _state.Refusal is not null)
            {
                Offered(new PolicyOffered(again, m.Context));
                return;
            }

            _state = _state with { Context = m.Context };
            Announce();
        });
        Command<PolicyWithdrawn>(_ => Withdrawn());

        // After a restart it has nothing to answer for until it was told again; the parent repeats the barrier then.
        Command<RevisionBarrier>(_ => _state.IsTold, b => Sender.Tell(new BarrierAnswer(Self.Path.Name, b.Revision)));
        Command<SaveSnapshotSuccess>(_ => EndIfGone());
        Command<SaveSnapshotFailure>(_ => EndIfGone());
        Command<Describe>(_ => Sender.Tell(new Description(
            _state.Refusal is { } r ? $"refused: {r}" : $"generation {_state.Accepted?.Metadata.Generation ?? 0} accepted")));
        CommandAny(_ => { });
    }

    /// <inheritdoc/>
    public override string PersistenceId => JournalId(_key);

    /// <summary>The id under which a policy's events are journaled.</summary>
    public static string JournalId(ObjectKey key) => $"policy/{PolicyRef.Of(key).Kind}/{key.Namespace}/{key.Name}";

    /// <summary>The policy of a journal id.</summary>
    public static ObjectKey KeyOf(string journalId)
    {
        var parts = journalId.Split('/');
        return new PolicyRef(parts[1], parts[2], parts[3]).Key;
    }

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        // The message that failed is lost: ask for the object again.
        base.PostRestart(reason);
        Context.Parent.Tell(new PolicyActorRestarted(Self.Path.Name, $"{reason.GetType().Name}: {reason.Message}"));
    }

    private void Restore(PolicySnapshot s) => _state = _state with { Accepted = s.Policy, TierPriority = s.TierPriority };

    private void Offered(PolicyOffered m)
    {
        var problems = PolicyState.Problems(m.Policy, m.Context);
        _state = _state with
        {
            Offered = m.Policy,
            IsTold = true,
            SeenGeneration = m.Policy.Metadata.Generation,
            Context = m.Context,
            Refusal = PolicyState.Refusing(problems),
        };
        if (_state.Refusal is not null || m.Policy.Equals(_state.Accepted))
        {
            Announce();
            return;
        }

        foreach (var remark in problems)
        {
            Context.GetLogger().Warning("{0}", remark);
        }

        Persist(new PolicyChanged(m.Policy, m.Context.Compile.Tiers.PriorityOf(m.Policy.Spec.Tier)), e =>
        {
            _state = _state with { Accepted = e.Policy, TierPriority = e.TierPriority };
            if (LastSequenceNr % SnapshotEvery == 0)
            {
                SaveSnapshot(new PolicySnapshot(e.Policy, e.TierPriority));
            }

            Announce();
        });
    }

    private void Announce()
    {
        var compiled = _state.Compiled();
        Context.Parent.Tell(new RefusalNoted(Self.Path.Name, _state.Refusal is not null));
        _groups.Tell(new GroupsWanted(_policy, GroupUse.Of(compiled)));
        _node.Tell(new PolicyAnnounced(_policy, compiled, _state.SeenGeneration, _state.Refusal));
    }

    private void Withdrawn()
    {
        if (_state.Accepted is null)
        {
            // Nothing was accepted, or it was withdrawn before the last start: there is nothing to write down.
            _groups.Tell(new GroupsWanted(_policy, []));
            _node.Tell(new PolicyGone(_policy));
            Context.Stop(Self);
            return;
        }

        Persist(new PolicyRemoved(_key), _ =>
        {
            _state = PolicyState.Empty with { Gone = true };
            _groups.Tell(new GroupsWanted(_policy, []));
            _node.Tell(new PolicyGone(_policy));

            // The history stays for those who ask what was in force when; the snapshot lets retention remove it in time.
            SaveSnapshot(new PolicySnapshot(null));
        });
    }

    private void EndIfGone()
    {
        if (_state.Gone)
        {
            Context.Stop(Self);
        }
    }
}
