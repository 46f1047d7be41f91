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
    // Events between snapshots at the least; of a large group a quarter of its members, as a snapshot is all of them.
    private const int SnapshotEvery = 100;

    // Members of an event at the most.
    private const int PartSize = 1000;

    private readonly MemberSelector _selector;
    private bool _isTold, _isChanged;
    private long _saved;
    private KeyedTable<Member> _state = KeyedTable<Member>.Empty;

    /// <param name="selector">The selector.</param>
    /// <param name="node">Learns the addresses.</param>
    public GroupActor(MemberSelector selector, IActorRef node)
    {
        _selector = selector;
        Recover<GroupMembersChanged>(Apply);
        Recover<SnapshotOffer>(o => o.Snapshot is GroupSnapshot, o =>
        {
            _state = KeyedTable<Member>.Of(((GroupSnapshot)o.Snapshot).Members);
            _saved = o.Metadata.SequenceNr;
        });
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

        Persist(change.Parts(PartSize), node, always);
    }

    // One part after the other: a record of ten thousand members is megabytes several times over. After half of them the others are told again.
    private void Persist(ImmutableQueue<GroupMembersChanged> parts, IActorRef node, bool always) => Persist(parts.Peek(), e =>
    {
        Apply(e);
        if (LastSequenceNr - _saved >= Math.Max(SnapshotEvery, _state.Count / 4))
        {
            _saved = LastSequenceNr;
            SaveSnapshot(new GroupSnapshot([.. _state.Values]));
        }

        _isChanged = true;
        if (parts.Dequeue() is { IsEmpty: false } rest)
        {
            Persist(rest, node, always);
        }
        else if (always)
        {
            Tell(node);
        }
    });

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
