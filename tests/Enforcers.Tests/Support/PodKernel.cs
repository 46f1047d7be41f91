using System.Collections.Immutable;
using System.Net;
using Antrea.Enforcers.Firewall;
using Antrea.Policy.Addresses;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;
using Antrea.Testing.Kernel;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>A fake kernel under the real driver, with addresses that Pods have learnt for domain names.</summary>
internal sealed class PodKernel
{
    private static readonly string[] Learnable = ["192.0.2.1", "198.51.100.7", "10.1.2.3", "2001:db8::1", "fd01::1:0:3"];

    private readonly FirewallDriver _driver;

    public PodKernel() => (Kernel, _, _driver) = Make.Driver();

    public FakeKernel Kernel { get; }

    public FirewallDriver Driver => _driver;

    /// <summary>Loads a plan.</summary>
    public async Task<ApplyReport> LoadAsync(NodePlan plan)
    {
        var report = await _driver.ApplyAsync(plan, Make.NoQuarantine);
        report.Verified.ShouldBeTrue(report.Error);
        report.Quarantined.ShouldBeEmpty();
        return report;
    }

    /// <summary>Puts random addresses into the sets of domain names, as the observer of DNS answers does; what each set then has.</summary>
    public Dictionary<string, NetSet> Learn(Random r, PodPlan plan) => Learn(r, plan, args => Kernel.Run("ipset", args).ExitCode.ShouldBe(0));

    /// <summary>As <see cref="Learn(Random, PodPlan)"/>, with another ipset.</summary>
    public static Dictionary<string, NetSet> Learn(Random r, PodPlan plan, Action<string[]> ipset)
    {
        var learnt = new Dictionary<string, NetSet>(StringComparer.Ordinal);
        foreach (var set in plan.FqdnPods().SelectMany(p => p.Names).Select(n => n.Set).Distinct())
        {
            foreach (var family in (AddressFamily[])[AddressFamily.V4, AddressFamily.V6])
            {
                var name = Names.Learnt(set, family);
                var known = r.Some(Learnable, 50).Select(IpNet.Parse).Where(n => n.IsV6 == (family == AddressFamily.V6)).ToList();
                ipset(["flush", name]);
                known.ForEach(n => ipset(["add", name, $"{n.Address}", "timeout", "300"]));
                learnt[name] = NetSet.Of(known, family == AddressFamily.V6);
            }
        }

        return learnt;
    }

    /// <summary>What the plan means for a packet: the rules on Pods first, then those on the Node.</summary>
    public static (Antrea.Policy.Evaluation.Verdict Verdict, string? With, string Because, bool Decided) Evaluate(
        NodePlan plan, TrafficCase traffic, IReadOnlyDictionary<string, NetSet> learnt)
    {
        var (p, v6) = (traffic.Pod, traffic.Pod.Source.IsV6);
        var pods = PodEvaluator.Evaluate(plan.Pods, p, (set, address) => learnt.TryGetValue(Names.Learnt(set, address.IsV6 ? AddressFamily.V6 : AddressFamily.V4), out var known) && known.Contains(address));
        if (pods.Verdict is Antrea.Policy.Evaluation.Verdict.Drop or Antrea.Policy.Evaluation.Verdict.Reject)
        {
            var with = pods.Verdict == Antrea.Policy.Evaluation.Verdict.Drop ? null : p.Protocol == 6 ? "tcp-reset" : v6 ? "icmp6-adm-prohibited" : "icmp-host-prohibited";
            return (pods.Verdict, with, pods.Because, true);
        }

        var decided = pods.Egress?.Rule is not null || pods.Ingress?.Rule is not null;
        if (traffic.Node is null || !plan.Enabled)
        {
            return (Antrea.Policy.Evaluation.Verdict.Allow, null, pods.Because, decided);
        }

        var node = PlanEvaluator.Evaluate(plan, traffic.Node);
        return (node.Verdict, node.Verdict != Antrea.Policy.Evaluation.Verdict.Reject ? null : p.Protocol == 6 ? "tcp-reset" : v6 ? "icmp6-port-unreachable" : "icmp-port-unreachable",
            $"{pods.Because}; Node: {node.Because}", decided || node.Rule is not null);
    }

    /// <summary>What the kernel does, in the evaluators' words.</summary>
    public static (Antrea.Policy.Evaluation.Verdict Verdict, string? With) Outcome(TraceResult trace) => trace.Verdict switch
    {
        Testing.Kernel.Verdict.Drop => (Antrea.Policy.Evaluation.Verdict.Drop, null),
        Testing.Kernel.Verdict.Reject => (Antrea.Policy.Evaluation.Verdict.Reject, trace.RejectWith),
        _ => (Antrea.Policy.Evaluation.Verdict.Allow, null),
    };
}
