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

    private Props Make(ObjectKey key, IActorRef node, IActorRef groups) => Props.Create(() => new FaultyPolicy(key, node, groups, _bomb));

    private Props MakeGroup(MemberSelector selector, IActorRef node) => Props.Create(() => new FaultyGroup(selector, node, _bomb));
}
