using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Tests.Pods;

/// <summary>
/// Random clusters with policies of every kind, and random packets: what the evaluators say of a plan is what the rendered rules do in the fake
/// kernel. ANTREA_POD_CASES sets another number of packets, ANTREA_POD_SEED other clusters.
/// </summary>
public sealed class PodEvaluatorMatchesKernelTests
{
    private const int PacketsEach = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Evaluator_and_rendered_rules_agree(int seed)
    {
        var cases = int.TryParse(Environment.GetEnvironmentVariable("ANTREA_POD_CASES"), out var wanted) ? wanted : 9000;
        seed += int.TryParse(Environment.GetEnvironmentVariable("ANTREA_POD_SEED"), out var other) ? other * 2 : 0;
        var random = new Random(seed);
        var kernel = new PodKernel();
        var (differing, decided, denied, refused, policies) = (new List<string>(), 0, 0, 0, 0);
        for (var done = 0; done < cases; done += PacketsEach)
        {
            var cluster = RandomClusters.Plan(random);
            (refused, policies) = (refused + cluster.Problems.Count(p => p.IsError), policies + cluster.Policies.Count);
            var plan = cluster.Plan;
            await kernel.LoadAsync(plan);
            var learnt = kernel.Learn(random, plan.Pods);
            var traffic = new PodTraffic(random, plan);
            for (var i = 0; i < PacketsEach; i++)
            {
                var packet = traffic.Next();
                var expected = PodKernel.Evaluate(plan, packet, learnt);
                var trace = kernel.Kernel.Trace(packet.Kernel);
                decided += expected.Decided ? 1 : 0;
                denied += expected.With is not null ? 1 : 0;
                if (PodKernel.Outcome(trace) is var found && found != (Allowed(expected.Verdict), expected.With))
                {
                    differing.Add($"plan {done / PacketsEach} {packet.Kernel.Hook} {packet.Pod}\n  evaluator: {expected}\n  kernel: {found} {string.Join(" > ", trace.Steps.Select(s => $"{s.Chain}.{s.Number} {s.Text}"))}");
                }
            }
        }

        differing.ShouldBeEmpty($"seed {seed}: {differing.Count} of {cases}\n{string.Join('\n', differing.Take(6))}");

        // The comparison is worth something only if rules do decide, and policies are in force.
        decided.ShouldBeGreaterThan(cases / 3);
        denied.ShouldBeGreaterThan(cases / 30);
        refused.ShouldBeLessThan(policies / 20);
    }

    private static Antrea.Policy.Evaluation.Verdict Allowed(Antrea.Policy.Evaluation.Verdict v) =>
        v == Antrea.Policy.Evaluation.Verdict.NoMatch ? Antrea.Policy.Evaluation.Verdict.Allow : v;
}
