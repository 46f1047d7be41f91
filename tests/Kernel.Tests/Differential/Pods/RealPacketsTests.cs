using System.Collections.Immutable;
using System.Net;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Evaluation;
using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;
using Verdict = Antrea.Policy.Evaluation.Verdict;

namespace Antrea.Kernel.Tests.Differential.Pods;

/// <summary>Random clusters, policies and packets once more, with a real kernel: what the evaluator says becomes of a packet is what does.</summary>
public sealed class RealPacketsTests
{
    private const int PacketsEach = 150;

    [RootTheory]
    [InlineData(Antrea.Enforcers.Firewall.Backend.Nft, false)]
    [InlineData(Antrea.Enforcers.Firewall.Backend.Nft, true)]
    [InlineData(Antrea.Enforcers.Firewall.Backend.Legacy, false)]
    public async Task Real_packets_meet_the_evaluators_verdict(Antrea.Enforcers.Firewall.Backend backend, bool bridged)
    {
        var infix = backend == Antrea.Enforcers.Firewall.Backend.Nft ? "nft" : "legacy";
        var random = new Random((bridged ? 10 : 0) + (int)backend + (int.TryParse(Environment.GetEnvironmentVariable("ANTREA_POD_SEED"), out var other) ? other * 100 : 0));
        var plans = int.TryParse(Environment.GetEnvironmentVariable("ANTREA_POD_PLANS"), out var wanted) ? wanted : 12;
        using var wires = new PodWires(bridged);
        foreach (var stem in (string[])["iptables", "ip6tables"])
        {
            // Foreign rules behind ours: what we let through to the node itself is told by another answer than ours.
            wires.Node.Must($"{stem}-{infix}", $"-A INPUT -j REJECT --reject-with {(stem == "iptables" ? "icmp-port-unreachable" : "icmp6-port-unreachable")}");
        }

        var driver = new FirewallDriver(wires, new Programs(backend, $"-{infix}", true), legacyTables: wires.LegacyTables);
        var (differing, sent, answered, kinds) = (new List<string>(), 0, 0, new Dictionary<Outcome, int>());
        for (var i = 0; i < plans; i++)
        {
            var plan = RandomClusters.Plan(random).Plan with { Enabled = false, Ingress = [], Egress = [] };
            var report = await driver.ApplyAsync(plan, ImmutableDictionary<string, string>.Empty);
            (report.Error, report.Quarantined.Count).ShouldBe((null, 0));
            var learnt = PodKernel.Learn(random, plan.Pods, args => wires.Node.Exec("ipset", args).ExitCode.ShouldBe(0));
            var cases = RealCases.Of(new PodTraffic(random, plan), PacketsEach);
            foreach (var (stem, v6) in (ReadOnlySpan<(string, bool)>)[("iptables", false), ("ip6tables", true)])
            {
                wires.Node.Exec($"{stem}-{infix}-restore", [], RealCases.Translations(cases, v6)).ExitCode.ShouldBe(0);
            }

            wires.Node.Exec("conntrack", ["-F"]);
            wires.Places.ToList().ForEach(p => p.Drain());
            foreach (var c in cases)
            {
                wires.At(c.Kernel.Source).Send(RealCases.OnTheWire(c));
            }

            var outcomes = Outcomes.Read(wires);
            foreach (var c in cases)
            {
                var (verdict, _, because, _) = PodKernel.Evaluate(plan, c with { Node = null }, learnt);
                var expected = RealCases.Expected(c, verdict);
                var found = outcomes.Of(c);
                kinds[found] = kinds.GetValueOrDefault(found) + 1;
                if (found != expected)
                {
                    differing.Add($"plan {i} {c.Kernel.Hook} {c.Pod} {c.Kernel.Flags}\n  evaluator: {verdict} {because}, expected {expected}; real: {found}");
                }
            }

            sent += cases.Count;
            answered += Answers(wires, cases.Where(c => outcomes.Of(c) == Outcome.Arrived), differing);
        }

        differing.ShouldBeEmpty($"{differing.Count} of {sent}\n{string.Join('\n', differing.Take(8))}");
        sent.ShouldBeGreaterThan(plans * PacketsEach / 3);
        answered.ShouldBeGreaterThan(sent / 10);
        kinds.Count.ShouldBe(Enum.GetValues<Outcome>().Length, string.Join(", ", kinds));
    }

    // Answers to what got through get through, whatever the rules say of them.
    private static int Answers(PodWires wires, IEnumerable<TrafficCase> arrived, List<string> differing)
    {
        var open = arrived.Where(c => c.Pod.Opens && c.Kernel.Protocol is Protocol.Tcp or Protocol.Udp).ToList();
        foreach (var c in open)
        {
            wires.At(c.Kernel.Destination).Send(c.Kernel.Answer());
        }

        var back = Outcomes.Read(wires);
        differing.AddRange(open.Where(c => back.OfAnswer(c) != Outcome.Arrived).Select(c => $"answer to {c.Pod}: {back.OfAnswer(c)}"));
        return open.Count;
    }
}
