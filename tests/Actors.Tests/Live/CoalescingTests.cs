using Antrea.Actors.Harness;
using Antrea.Actors.Messages;
using Antrea.Testing.Kernel;

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

        // Virtual time goes about as fast as the actors' own here, or the pauses between plans would mean nothing.
        var state = rig.Settle(TimeSpan.FromMilliseconds(5));
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
    public void What_changes_in_one_revision_is_never_enforced_in_pieces()
    {
        using var rig = new Rig(this);
        rig.Change(Objects.Node("n1", "192.0.2.1"), Objects.Policy("p0", 1, Objects.Drop(80)));
        rig.Start();
        rig.Settle();
        var holes = 0;
        rig.Kernel.OnBeforeRun = _ => holes += rig.Kernel.Trace(Packet.Tcp("10.9.0.1", "192.0.2.1", 80)).Verdict == Verdict.Drop ? 0 : 1;
        for (var i = 1; i < 60; i++)
        {
            // One policy goes, an equal one of another name comes; twenty others make it take a while.
            rig.Change([new ObjectRemoved(Objects.Policy($"p{i - 1}", 1, Objects.Drop(80)).Key),
                .. Enumerable.Range(0, 20).Select(k => Objects.Policy($"other{k}", i, Objects.Drop(1000 + k + (i % 2)))),
                Objects.Policy($"p{i}", 1, Objects.Drop(80))]);
            rig.Pass(TimeSpan.FromMilliseconds(50));
        }

        rig.Settle();
        rig.Kernel.OnBeforeRun = null;
        holes.ShouldBe(0);
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
