using Antrea.Actors.Harness;
using Antrea.Actors.Messages;

namespace Antrea.Actors.Live;

/// <summary>Many changes, few writes.</summary>
public sealed class CoalescingTests : TestKit.TestKit
{
    [Fact]
    public void A_thousand_policies_one_after_another_are_few_writes()
    {
        using var rig = new Rig(this);
        rig.Change(Objects.Node("n1", "192.0.2.1"));
        rig.Start();
        rig.Settle();
        var before = rig.Runner.Restores;
        for (var i = 0; i < 1000; i++)
        {
            rig.Change(Objects.Policy($"p{i}", 1, Objects.Drop(1000 + i)));
        }

        var state = rig.Settle();
        state.Plan!.Ingress.Count.ShouldBe(1000);
        rig.Difference(state.Plan).ShouldBe("");
        (rig.Runner.Restores - before).ShouldBeLessThanOrEqualTo(20);
    }

    [Fact]
    public void A_plan_equal_to_the_one_in_force_runs_nothing()
    {
        using var rig = new Rig(this);
        rig.Change(Objects.Node("n1", "192.0.2.1"), Objects.Policy("p", 1, Objects.Drop(80)));
        rig.Start();
        rig.Settle();
        rig.Pass(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
        var runs = rig.Kernel.Runs.Count;

        // New labels of the Node make every policy compile again; a Pod that nobody selects; a new generation with the same rules.
        rig.Change(Objects.Node("n1", "192.0.2.1", "role: worker, more: labels"));
        rig.Settle();
        rig.Change(Objects.Pod("x", "pod", "10.0.0.1", "app: a"));
        rig.Settle();
        rig.Change(Objects.Policy("p", 2, Objects.Drop(80)));
        var state = rig.Settle();
        rig.Kernel.Runs.Count.ShouldBe(runs);
        rig.Store.Events("node/n1").Count(e => e == "PlanApplied").ShouldBe(1);
        rig.Status("p").Generation.ShouldBe(2);
        state.InForce.ShouldBe(state.Plan);
    }

    [Fact]
    public void A_policy_deleted_and_made_again_at_once_is_there()
    {
        using var rig = new Rig(this);
        rig.Change(Objects.Node("n1", "192.0.2.1"), Objects.Policy("p", 1, Objects.Drop(80)));
        rig.Start();
        rig.Settle();
        for (var i = 2; i < 50; i++)
        {
            rig.Change(new ObjectRemoved(Objects.Policy("p", 1, Objects.Drop(80)).Key));
            rig.Change(Objects.Policy("p", i, Objects.Drop(i)));
            rig.Change(new ObjectRemoved(Objects.Policy("p", 1, Objects.Drop(80)).Key), Objects.Policy("p", i, Objects.Drop(1000 + i)));
            if (i % 3 == 0)
            {
                rig.Settle().Plan!.Ingress.ShouldHaveSingleItem().Rule.Name.ShouldBe($"r{1000 + i}");
            }
        }

        rig.Change(new ObjectRemoved(Objects.Policy("p", 1, Objects.Drop(80)).Key));
        rig.Settle().Plan!.Ingress.ShouldBeEmpty();
        rig.Store.Events("policy/ClusterNetworkPolicy//p")[^1].ShouldBe("PolicyRemoved");
    }
}
