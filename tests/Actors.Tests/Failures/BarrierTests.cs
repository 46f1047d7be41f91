using Antrea.Actors.Groups;
using Antrea.Actors.Harness;
using Antrea.Actors.Messages;
using Antrea.Actors.Policies;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Failures;

/// <summary>A barrier never overtakes what it stands for, also when the actor in between was restarted.</summary>
public sealed class BarrierTests : TestKit.TestKit
{
    private readonly Bomb _bomb = new();

    [Fact]
    public void A_restarted_policy_actor_announces_before_the_barrier_passes()
    {
        var (node, groups) = (CreateTestProbe(), CreateTestProbe());
        var parent = ActorOf(() => new PoliciesActor("n1", node.Ref, groups.Ref, Array.Empty<ObjectKey>(), Make));
        (_bomb.Left, _bomb.Hits) = (2, (_, m) => m is PolicyOffered);
        parent.Tell(new ObjectChanged(Objects.Node("n1", "192.0.2.1")));
        parent.Tell(new ObjectChanged(Objects.Policy("p", 1, Objects.Drop(80))));
        parent.Tell(new RevisionBarrier(1, Parties.Source));
        parent.Tell(new RevisionBarrier(1, Parties.Gates));
        node.FishForMessage<object>(m => m is RevisionBarrier { Revision: 1 } ? throw new InvalidOperationException("the barrier came first")
            : m is PolicyAnnounced { Compiled: not null });
        node.FishForMessage<RevisionBarrier>(b => b.Revision == 1);
        _bomb.Left.ShouldBe(0);
    }

    [Fact]
    public void A_restarted_group_actor_tells_its_members_before_the_barrier_passes()
    {
        var node = CreateTestProbe();
        var parent = ActorOf(() => new GroupsActor("elsewhere", node.Ref, MakeGroup));
        var pods = new MemberSelector(MemberKind.Pods, LabelSelector.Everything);
        parent.Tell(new GroupsWanted(new PolicyRef("ClusterNetworkPolicy", "", "p"), [new GroupUse([], [pods], Always: true)]));
        node.FishForMessage<GroupMembers>(g => g.Group == pods.Id && g.Members.IsEmpty);
        (_bomb.Left, _bomb.Hits) = (2, (_, m) => m is MemberIs or MembersAre);
        parent.Tell(new ObjectChanged(Objects.Pod("x", "pod", "10.0.0.1", "app: a")));
        parent.Tell(new RevisionBarrier(1, Parties.Source));
        node.FishForMessage<object>(m => m is RevisionBarrier { Revision: 1 } ? throw new InvalidOperationException("the barrier came first")
            : m is GroupMembers { Members.Length: 1 });
        node.FishForMessage<RevisionBarrier>(b => b.Revision == 1);
        _bomb.Left.ShouldBe(0);
    }

    [Fact]
    public void A_barrier_that_is_lost_costs_a_minute_and_no_more()
    {
        using var rig = new Rig(this);
        var lost = 0;
        rig.PolicyActor = (key, node, groups) => Props.Create(() => new DeafPolicy(
            key, node, groups, m => m is RevisionBarrier && key.Name == "q" && Interlocked.Increment(ref lost) == 1));
        rig.Change(Objects.Node("n1", "192.0.2.1"), Objects.Policy("p", 1, Objects.Drop(80)));
        rig.Start();
        var first = rig.Settle();
        rig.Change(Objects.Policy("q", 1, Objects.Drop(81)));
        AwaitCondition(() => Volatile.Read(ref lost) > 0, TimeSpan.FromSeconds(10));
        rig.Pass(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(1));
        rig.State().RealizedRevision.ShouldBe(first.RealizedRevision);
        rig.Pass(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1));
        rig.Settle().Plan!.Ingress.Count.ShouldBe(2);
    }

    private sealed class DeafPolicy(ObjectKey key, IActorRef node, IActorRef groups, Func<object, bool> isLost) : PolicyActor(key, node, groups)
    {
        protected override bool AroundReceive(Receive receive, object message) => isLost(message) || base.AroundReceive(receive, message);
    }

    private Props Make(ObjectKey key, IActorRef node, IActorRef groups) => Props.Create(() => new FaultyPolicy(key, node, groups, _bomb));

    private Props MakeGroup(MemberSelector selector, IActorRef node) => Props.Create(() => new FaultyGroup(selector, node, _bomb));
}
