using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Tests.Firewall;

/// <summary>What the plan means is what the rendered rules do: the evaluator and the trace through the fake kernel agree on every packet.</summary>
public class EvaluatorMatchesKernelTests
{
    private const int Plans = 300, Packets = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Evaluator_and_rendered_rules_agree(int seed)
    {
        var random = new Random(seed);
        var (kernel, _, driver) = Make.Driver();
        var decided = 0;
        for (var i = 0; i < Plans; i++)
        {
            var plan = RandomPlans.Plan(random);
            (await driver.ApplyAsync(plan, Make.NoQuarantine)).Verified.ShouldBeTrue();
            for (var j = 0; j < Packets; j++)
            {
                var packet = RandomPlans.Packet(random);
                var decision = PlanEvaluator.Evaluate(plan, packet);
                var trace = kernel.Trace(RandomPlans.ToKernel(packet));
                var expected = decision.Verdict switch
                {
                    Antrea.Policy.Evaluation.Verdict.Drop => Testing.Kernel.Verdict.Drop,
                    Antrea.Policy.Evaluation.Verdict.Reject => Testing.Kernel.Verdict.Reject,
                    _ => Testing.Kernel.Verdict.Accept,
                };
                trace.Verdict.ShouldBe(expected, $"seed {seed}, plan {i}, {packet}: {decision.Because}; kernel: {trace.Decider}");
                decided += decision.Rule is null ? 0 : 1;
                if (decision.Verdict == Antrea.Policy.Evaluation.Verdict.Reject)
                {
                    trace.RejectWith.ShouldBe(packet.Protocol == 6 ? "tcp-reset" : packet.Remote.IsV6 ? "icmp6-port-unreachable" : "icmp-port-unreachable");
                }
            }
        }

        // The comparison is worth something only if rules do decide.
        decided.ShouldBeGreaterThan(Plans * Packets / 5);
    }
}
