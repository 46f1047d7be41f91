using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Groups;

/// <summary>
/// Parent of the group actors: keeps the inventory, makes one child a distinct selector in use, tells each only of members that concern
/// it, and passes barriers on when they are through.
/// </summary>
public sealed class GroupsActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1), LongestRetry = TimeSpan.FromMinutes(1);

    private readonly IActorRef _node;
    private readonly Func<MemberSelector, IActorRef, Props> _child;
    private GroupsState _state;

    /// <param name="name">This Node's name.</param>
    /// <param name="node">Learns the groups' members.</param>
    /// <param name="child">Makes a group actor; null = <see cref="GroupActor"/>.</param>
    public GroupsActor(string name, IActorRef node, Func<MemberSelector, IActorRef, Props>? child = null)
    {
        (_node, _state) = (node, GroupsState.Empty(name));
        _child = child ?? ((selector, n) => Props.Create(() => new GroupActor(selector, n)));
        Receive<ObjectChanged>(m => Changed(_state.Index.With(m.Object)));
        Receive<ObjectRemoved>(m => Changed(_state.Index.Without(m.Key)));
        Receive<GroupsWanted>(Wanted);
        Receive<RevisionBarrier>(Pass);
        Receive<BarrierAnswer>(Answered);
        Receive<GroupActorRestarted>(Restarted);
        Receive<Retry>(m => Restart(m.Group));
        Receive<ObjectsListed>(Listed);
        Receive<Terminated>(m => Ended(m.ActorRef.Path.Name));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"{_state.Index.Selectors.Count} groups, {_state.Index.Nodes} nodes, {_state.Index.Pods} pods")));
    }

    private sealed record Retry(string Group);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(3, TimeSpan.FromMinutes(1), _ => Directive.Restart);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Publish(new StateLost($"{Self.Path}"));
        Start(MemberSelector.AllLocal);
    }

    private void Listed(ObjectsListed m)
    {
        foreach (var key in _state.Index.Objects.Where(k => !m.Has(k)).ToList())
        {
            Changed(_state.Index.Without(key));
        }

        foreach (var (id, selector) in _state.Index.Selectors)
        {
            if (Context.Child(id).IsNobody())
            {
                Start(selector);
            }
            else
            {
                TellAll(id);
            }
        }
    }

    private void Changed((MemberIndex Index, IReadOnlyList<MemberChange> Changes) now)
    {
        var before = _state.Index;
        _state = _state with { Index = now.Index };
        foreach (var c in now.Changes)
        {
            if (c.Now is not null && !before.HasMembers(c.Group) && Context.Child(c.Group).IsNobody() && !_state.Failures.ContainsKey(c.Group))
            {
                Start(now.Index.Selectors[c.Group]);
            }
            else
            {
                Tell(c.Group, new MemberIs(c.Key, c.Now));
            }
        }

        foreach (var policy in _state.Turned(before, now.Changes))
        {
            Recount(policy);
        }
    }

    private void Wanted(GroupsWanted m)
    {
        _state = _state.With(m);
        Recount(m.Policy);
    }

    private void Recount(PolicyRef policy)
    {
        var (state, come, gone) = _state.Recount(policy);
        _state = state;
        foreach (var id in come)
        {
            Start(_state.Index.Selectors[id]);
        }

        foreach (var id in gone)
        {
            Timers.Cancel(id);
            _state = _state with { Failures = _state.Failures.Remove(id) };
            _node.Tell(new ProblemNoted(Subject(id), ""));
            _node.Tell(new GroupGone(id));
            Stop(id);
        }
    }

    // What it was about to say may still reach the node: a barrier waits for its end.
    private void Stop(string id)
    {
        if (Context.Child(id) is var child && !child.IsNobody())
        {
            _state = _state with { Barriers = _state.Barriers.Tell(id), Ending = _state.Ending.Add(id) };
            Context.Stop(child);
        }
    }

    private void Start(MemberSelector selector)
    {
        // Its predecessor of the same name may still be stopping: then it is started when that is over.
        if (!Context.Child(selector.Id).IsNobody())
        {
            return;
        }

        if (IsIdle(selector))
        {
            _node.Tell(new GroupMembers(selector.Id, []));
            return;
        }

        Context.Watch(Context.ActorOf(_child(selector, _node), selector.Id));
        TellAll(selector.Id);
    }

    // Most policies of a cluster select no Pod of this Node: what they are applied to has no actor until it has a member.
    private bool IsIdle(MemberSelector selector) => selector.Local && !_state.Index.HasMembers(selector.Id);

    private void Restart(string id)
    {
        if (_state.Index.Selectors.TryGetValue(id, out var selector))
        {
            Start(selector);
            Context.Child(id).Tell(new RevisionBarrier(_state.Revision, Parties.Groups));
        }
    }

    // It answers no barrier before it was told its members again: the newest is repeated.
    private void Restarted(GroupActorRestarted m)
    {
        _state = _state with { Failures = _state.Failures.SetItem(m.Group, _state.Failures.GetValueOrDefault(m.Group)) };
        _node.Tell(new ProblemNoted(Subject(m.Group), $"group actor failed: {m.Error}"));
        TellAll(m.Group);
        Context.Child(m.Group).Tell(new RevisionBarrier(_state.Revision, Parties.Groups));
    }

    private void Answered(BarrierAnswer m)
    {
        if (_state.Failures.ContainsKey(m.Child))
        {
            _state = _state with { Failures = _state.Failures.Remove(m.Child) };
            _node.Tell(new ProblemNoted(Subject(m.Child), ""));
        }

        Settle(_state.Barriers.Answer(m.Child, m.Revision));
    }

    private void TellAll(string id)
    {
        if (_state.Index.Selectors.ContainsKey(id))
        {
            Tell(id, new MembersAre(_state.Index.Members(id)));
        }
    }

    private void Ended(string id)
    {
        var wasStopped = _state.Ending.Contains(id);
        _state = _state with { Ending = _state.Ending.Remove(id) };
        if (wasStopped)
        {
            // Behind all that it said itself.
            _node.Tell(new GroupGone(id));
        }

        Settle(_state.Barriers.Gone(id));
        if (wasStopped)
        {
            Restart(id);
        }
        else if (_state.Index.Selectors.ContainsKey(id))
        {
            // It gave up. What is known of its members stays, and it is tried again.
            var failures = _state.Failures.GetValueOrDefault(id);
            _state = _state with { Failures = _state.Failures.SetItem(id, failures + 1) };
            Timers.StartSingleTimer(id, new Retry(id), Retries.After(failures, FirstRetry, LongestRetry));
            _node.Tell(new ProblemNoted(Subject(id), "group actor keeps failing: its members stay as they were; it is tried again"));
        }
    }

    private static string Subject(string id) => $"actor group {id}";

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
        // One that gave up is told everything when it is tried again.
        if (Context.Child(id) is var child && !child.IsNobody())
        {
            child.Tell(message);
            _state = _state with { Barriers = _state.Barriers.Tell(id) };
        }
    }
}
