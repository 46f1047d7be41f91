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
    private bool _isTold, _isChanged;
    private KeyedTable<Member> _state = KeyedTable<Member>.Empty;

    /// <param name="selector">The selector.</param>
    /// <param name="node">Learns the addresses.</param>
    public GroupActor(MemberSelector selector, IActorRef node)
    {
        _selector = selector;
        Recover<GroupMembersChanged>(Apply);
        Recover<SnapshotOffer>(o => o.Snapshot is GroupSnapshot, o => _state = KeyedTable<Member>.Of(((GroupSnapshot)o.Snapshot).Members));
        RecoverAny(_ => { });
        Command<MembersAre>(m =>
        {
            _isTold = true;
            Change(Difference(m.Members), node, always: true);
        });
        Command<MemberIs>(m => Change(Difference(m), node, always: false));
        Command<RevisionBarrier>(b => _isTold, b =>
        {
            // Once a revision, however many members it changed.
            if (_isChanged)
            {
                Tell(node);
            }

            Sender.Tell(new BarrierAnswer(Self.Path.Name, b.Revision));
        });
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
                SaveSnapshot(new GroupSnapshot([.. _state.Values]));
            }

            _isChanged = true;
            if (always)
            {
                Tell(node);
            }
        });
    }

    private void Tell(IActorRef node)
    {
        _isChanged = false;
        node.Tell(new GroupMembers(_selector.Id, [.. _state.Values]));
    }

    private void Apply(GroupMembersChanged e) =>
        _state = e.Removed.Aggregate(e.Set.Aggregate(_state, (all, m) => all.With(m)), (all, gone) => all.Without(gone));

    private GroupMembersChanged? Difference(KeyedTable<Member> now)
    {
        var set = now.Values.Where(m => !Has(m)).ToImmutableArray();
        var removed = _state.Keys.Where(k => !now.ContainsKey(k)).ToImmutableArray();
        return set.IsEmpty && removed.IsEmpty ? null : new GroupMembersChanged(_selector.Id, set, removed);
    }

    private GroupMembersChanged? Difference(MemberIs m) =>
        m.Now is { } now
            ? Has(now) ? null : new GroupMembersChanged(_selector.Id, [now], [])
            : _state.ContainsKey(m.Key) ? new GroupMembersChanged(_selector.Id, [], [m.Key]) : null;

    private bool Has(Member member) => member.Equals(_state.GetValueOrDefault(member.Key));
}
