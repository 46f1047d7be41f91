using System.Collections.Immutable;
using Antrea.Actors.Events;
using Antrea.Actors.Messages;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Groups;

/// <summary>One distinct selector: members come in, the node learns their addresses. What it knows is a fold over its journaled events.</summary>
public class GroupActor : ReceivePersistentActor
{
    private const int SnapshotEvery = 100;

    private readonly MemberSelector _selector;
    private bool _isTold;
    private ImmutableDictionary<ObjectKey, ImmutableArray<IpNet>> _state = ImmutableDictionary<ObjectKey, ImmutableArray<IpNet>>.Empty;

    /// <param name="selector">The selector.</param>
    /// <param name="node">Learns the addresses.</param>
    public GroupActor(MemberSelector selector, IActorRef node)
    {
        _selector = selector;
        Recover<GroupMembersChanged>(Apply);
        Recover<SnapshotOffer>(o => o.Snapshot is GroupSnapshot, o => _state = ((GroupSnapshot)o.Snapshot).Members.ToImmutableDictionary(m => m.Key, m => m.Addresses));
        RecoverAny(_ => { });
        Command<MembersAre>(m =>
        {
            _isTold = true;
            Change(Difference(m.Members), node, always: true);
        });
        Command<MemberIs>(m => Change(Difference(m), node, always: false));
        Command<RevisionBarrier>(b => _isTold, b => Sender.Tell(new BarrierAnswer(Self.Path.Name, b.Revision)));
        Command<Describe>(_ => Sender.Tell(new Description($"{_selector}: {_state.Count} members")));
        CommandAny(_ => { });
    }

    /// <inheritdoc/>
    public override string PersistenceId => $"group/{_selector.Id}";

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        // The message that failed is lost, and with it perhaps a member: begin anew.
        base.PostRestart(reason);
        Context.Parent.Tell(new GroupActorRestarted(_selector.Id, $"{reason.GetType().Name}: {reason.Message}"));
    }

    private void Change(GroupMembersChanged? change, IActorRef node, bool always)
    {
        if (change is null)
        {
            if (always)
            {
                Tell(node);
            }

            return;
        }

        Persist(change, e =>
        {
            Apply(e);
            if (LastSequenceNr % SnapshotEvery == 0)
            {
                SaveSnapshot(new GroupSnapshot([.. _state.Select(m => new GroupMember(m.Key, m.Value))]));
            }

            Tell(node);
        });
    }

    private void Tell(IActorRef node) => node.Tell(new GroupAddresses(_selector.Id, [.. _state.Values.SelectMany(a => a)]));

    private void Apply(GroupMembersChanged e) =>
        _state = _state.SetItems(e.Set.Select(m => KeyValuePair.Create(m.Key, m.Addresses))).RemoveRange(e.Removed);

    private GroupMembersChanged? Difference(ImmutableDictionary<ObjectKey, ImmutableArray<IpNet>> now)
    {
        var set = now.Where(m => !Has(m.Key, m.Value)).Select(m => new GroupMember(m.Key, m.Value)).ToImmutableArray();
        var removed = _state.Keys.Where(k => !now.ContainsKey(k)).ToImmutableArray();
        return set.IsEmpty && removed.IsEmpty ? null : new GroupMembersChanged(_selector.Id, set, removed);
    }

    private GroupMembersChanged? Difference(MemberIs m) =>
        m.Addresses.IsEmpty
            ? _state.ContainsKey(m.Key) ? new GroupMembersChanged(_selector.Id, [], [m.Key]) : null
            : Has(m.Key, m.Addresses) ? null : new GroupMembersChanged(_selector.Id, [new GroupMember(m.Key, m.Addresses)], []);

    private bool Has(ObjectKey key, ImmutableArray<IpNet> addresses) =>
        _state.TryGetValue(key, out var old) && old.AsSpan().SequenceEqual(addresses.AsSpan());
}
