using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Api;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Tests.Pods;

/// <summary>Step by step is as from scratch: a kernel that has seen a history of plans has what a new one has that sees only the last.</summary>
public sealed class PodChurnTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_history_of_plans_leaves_what_the_last_one_says(int seed)
    {
        var random = new Random(seed + (int.TryParse(Environment.GetEnvironmentVariable("ANTREA_POD_SEED"), out var other) ? other * 3 : 0));
        var steps = int.TryParse(Environment.GetEnvironmentVariable("ANTREA_POD_STEPS"), out var wanted) ? wanted : 40;
        var cluster = new ChangingCluster(random);
        var kernel = new PodKernel();
        var clean = KernelDump.Of(kernel.Kernel);
        NodePlan? previous = null;
        var (kept, quiet) = (0L, 0);
        for (var step = 0; step < steps; step++)
        {
            var whole = cluster.Next();
            var plan = NodePlanner.Plan(whole.Inputs, previous);

            // Numbers and epoch of layer 7 are what a plan takes over from the last.
            (plan with { Pods = plan.Pods with { L7 = whole.Plan.Pods.L7 } })
                .ShouldBe(whole.Plan, $"seed {seed}, step {step}: planned after another plan, and by itself");
            plan.Pods.L7.IsNeeded.ShouldBe(whole.Plan.Pods.L7.IsNeeded);
            var before = KernelDump.Counters(kernel.Kernel);
            quiet += (await kernel.LoadAsync(plan)).Changed ? 0 : 1;
            var after = KernelDump.Counters(kernel.Kernel);
            foreach (var (rule, packets) in before.Where(b => after.ContainsKey(b.Key)))
            {
                after[rule].ShouldBe(packets, $"seed {seed}, step {step}: {rule}");
                kept += packets;
            }

            var fresh = new PodKernel();
            await fresh.LoadAsync(plan);
            KernelDump.Of(kernel.Kernel).ShouldBeThat(KernelDump.Of(fresh.Kernel), $"seed {seed}, step {step}");
            (await kernel.LoadAsync(plan)).Changed.ShouldBeFalse("applied again");
            kernel.Learn(random, plan.Pods);
            var traffic = new PodTraffic(random, plan);
            for (var i = 0; i < 40; i++)
            {
                kernel.Kernel.Send(traffic.Next().Kernel);
            }

            previous = plan;
        }

        kept.ShouldBeGreaterThan(steps * 10);
        quiet.ShouldBeLessThan(steps / 2);
        (await kernel.LoadAsync(NodePlan.Nothing(RandomClusters.Here))).Verified.ShouldBeTrue();
        KernelDump.Of(kernel.Kernel).ShouldBeThat(clean, "nothing is enforced");
    }
}
