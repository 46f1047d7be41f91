using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Groups;

/// <summary>
/// Parent of the group actors: keeps the inventory, makes one child a distinct selector in use, tells each only of members that concern
/// it, and passes barriers on when they are through.
/// </summary>
public sealed class GroupsActor : ReceiveActor
{
    private readonly IActorRef _node;
    private GroupsState _state = GroupsState.Empty;

    /// <param name="node">Learns the groups' addresses.</param>
    public GroupsActor(IActorRef node)
    {
        _node = node;
        Receive<ObjectChanged>(m => Changed(m.Object.Key, _state.Inventory.With(m.Object)));
        Receive<ObjectRemoved>(m => Changed(m.Key, _state.Inventory.Without(m.Key)));
        Receive<GroupsWanted>(Wanted);
        Receive<RevisionBarrier>(Pass);
        Receive<BarrierAnswer>(m => Settle(_state.Barriers.Answer(m.Child, m.Revision)));
        Receive<GroupActorRestarted>(m => TellAll(m.Group));
        Receive<Relist>(_ => _state.Selectors.Keys.ToList().ForEach(TellAll));
        Receive<Terminated>(m => Ended(m.ActorRef.Path.Name));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"{_state.Selectors.Count} groups, {_state.Inventory.Nodes.Count} nodes, {_state.Inventory.Pods.Count} pods")));
    }

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(Relist));

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.System.EventStream.Publish(new Relist($"{Self.Path}"));
    }

    private void Changed(ObjectKey key, Inventory now)
    {
        var before = _state.Inventory;
        _state = _state with { Inventory = now };
        foreach (var selector in _state.Selectors.Values)
        {
            foreach (var member in now.Concerned(key))
            {
                var was = before.AddressesIn(selector, member);
                var addresses = now.AddressesIn(selector, member);
                if (!was.AsSpan().SequenceEqual(addresses.AsSpan()))
                {
                    Tell(selector.Id, new MemberIs(member, addresses));
                }
            }
        }
    }

    private void Wanted(GroupsWanted m)
    {
        var before = _state.Selectors;
        _state = _state.With(m);
        foreach (var (id, selector) in _state.Selectors)
        {
            if (!before.ContainsKey(id))
            {
                Start(selector);
            }
        }

        foreach (var id in before.Keys.Where(id => !_state.Selectors.ContainsKey(id)))
        {
            Context.Stop(Context.Child(id));
            _node.Tell(new GroupGone(id));
        }
    }

    private void Start(MemberSelector selector)
    {
        // Its predecessor of the same name may still be stopping: then it is started when that is over.
        if (!Context.Child(selector.Id).IsNobody())
        {
            return;
        }

        var child = Context.ActorOf(Props.Create(() => new GroupActor(selector, _node)), selector.Id);
        Context.Watch(child);
        TellAll(selector.Id);
    }

    private void TellAll(string id)
    {
        if (_state.Selectors.TryGetValue(id, out var selector))
        {
            Tell(id, new MembersAre(_state.Inventory.Members(selector)));
        }
    }

    private void Ended(string id)
    {
        Settle(_state.Barriers.Gone(id));
        if (_state.Selectors.TryGetValue(id, out var selector))
        {
            Start(selector);
        }
    }

    private void Pass(RevisionBarrier b)
    {
        var told = _state.Barriers.Told;
        _state = _state with { Revision = b.Revision, Barriers = _state.Barriers.Begin(b.Revision) };
        foreach (var child in told)
        {
            Context.Child(child).Tell(b);
        }

        Settle(_state.Barriers);
    }

    private void Settle(ChildBarriers now)
    {
        _state = _state with { Barriers = now };
        _node.Tell(new RevisionBarrier(now.Done(_state.Revision), Parties.Groups));
    }

    private void Tell(string id, object message)
    {
        Context.Child(id).Tell(message);
        _state = _state with { Barriers = _state.Barriers.Tell(id) };
    }
}
