using Antrea.Actors.Harness;
using Antrea.Actors.Nodes;
using Antrea.Policy.Api;
using Antrea.Policy.Status;

namespace Antrea.Actors.Churn;

/// <summary>Random sequences of changes; after each pause the actors must hold exactly what planning everything at once gives.</summary>
public abstract class ChurnTests : TestKit.TestKit
{
    private const int Batches = 8;

    /// <param name="seed">Names the sequence.</param>
    protected void Run(int seed)
    {
        using var rig = new Rig(this);
        var changes = new Changes(seed);
        var model = new Model(rig.File);
        foreach (var o in Changes.Cluster)
        {
            rig.Change(o);
            model.Remember(new Messages.ObjectChanged(o));
        }

        rig.Start();
        model.Restart();
        Check(rig, model, $"seed {seed}, start");
        for (var i = 0; i < Batches; i++)
        {
            if (changes.Chance(15))
            {
                Restart(rig, model, changes);
            }
            else
            {
                // Often several revisions come before the first of them is enforced.
                for (var n = 1 + changes.Next(3); n > 0; n--)
                {
                    var batch = changes.Batch(model.Offered);
                    batch.ForEach(model.Apply);
                    rig.Change([.. batch]);
                }
            }

            Check(rig, model, $"seed {seed}, batch {i}");
        }

        rig.Audit.Where(a => a.Difference.Length > 0).ShouldBeEmpty($"seed {seed}: a plan was called enforced when the kernel differed from it");
    }

    // Dies in the middle of something, and the world goes on without it.
    private static void Restart(Rig rig, Model model, Changes changes)
    {
        // Whether the last batch was seen before death is open: nothing may depend on it, so its policies are left alone afterwards.
        List<object> last = [];
        if (changes.Chance(60))
        {
            last = [.. changes.Batch(model.Offered, isGentle: true).DistinctBy(Model.KeyOf)];
            last.ForEach(model.Apply);
            rig.Change([.. last]);
        }

        rig.Kill();
        for (var n = changes.Next(3); n > 0; n--)
        {
            var unseen = changes.Batch(model.Offered).Where(m => !last.Exists(l => Model.KeyOf(l) == Model.KeyOf(m))).ToList();
            unseen.ForEach(model.Remember);
            rig.Change([.. unseen]);
        }

        rig.Start();
        model.Restart();
    }

    private static string[] Lines(Policy.Planning.NodePlan plan) => Enforcers.Firewall.PlanText.Of(plan).Split('\n');

    private static void Check(Rig rig, Model model, string where)
    {
        var state = rig.Settle();
        var expected = model.Plan(state.Inputs.Facts);
        if (!expected.Equals(state.Plan))
        {
            var (has, wants) = (Lines(state.Plan!), Lines(expected));
            Assert.Fail($"{where}: the plan lacks\n{string.Join('\n', wants.Except(has))}\nand has\n{string.Join('\n', has.Except(wants))}\n"
                + string.Join('\n', NodeStatusView.Of(state).Policies));
        }

        rig.Difference(state.Plan!).ShouldBe("", where);
        state.InForce.ShouldBe(state.Plan, where);
        var status = NodeStatusView.Of(state).Policies.ToDictionary(p => p.Policy.Name);
        status.Keys.Order().ShouldBe(model.Offered.Keys.Where(k => k.Kind == "ClusterNetworkPolicy").Select(k => k.Name).Order(), where);
        status.Values.Where(p => p.Phase == PolicyPhase.Realizing).ShouldBeEmpty(where);
        foreach (var (key, good) in model.Stale)
        {
            status[key.Name].Phase.ShouldBe(PolicyPhase.Failed, where);
            status[key.Name].Message.ShouldContain($"generation {good.Metadata.Generation} stays ", Case.Sensitive, where);
        }
    }
}

public sealed class ChurnTestsA : ChurnTests
{
    [Fact]
    public void Sequences_converge_to_the_plan_of_the_whole() => Enumerable.Range(1, 160).ToList().ForEach(Run);
}

public sealed class ChurnTestsB : ChurnTests
{
    [Fact]
    public void Sequences_converge_to_the_plan_of_the_whole() => Enumerable.Range(1001, 160).ToList().ForEach(Run);
}
