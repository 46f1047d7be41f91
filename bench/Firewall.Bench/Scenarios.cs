using System.Collections.Immutable;
using System.Diagnostics;
using Antrea.Actors;
using Antrea.Actors.Nodes;
using Antrea.Enforcers.Firewall;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;

namespace Antrea.Firewall.Bench;

/// <summary>What is measured. Each figure comes with a ratio to the bare program of the same run.</summary>
public static class Scenarios
{
    private static readonly PolicyRef Owner = new("ClusterNetworkPolicy", "", "bench");

    /// <summary>A set of 65,536 members: full load, and one member more.</summary>
    public static async Task LargeSetAsync(Lab lab)
    {
        var nets = Enumerable.Range(0, 65_536).Select(i => IpNet.AnyV4.Host(0x0a000000u + (uint)i * 3) with { Length = 32 }).ToList();
        var rule = Rule("large", 80);
        NodePlan With(IEnumerable<IpNet> n) => Plan([rule with { V4 = NetSet.Of(n, v6: false), V6 = NetSet.Empty }]);
        var full = await Lab.MedianAsync(3, async _ =>
        {
            await lab.Driver.CleanUpAsync();
            await Demand(lab.Driver.ApplyAsync(With(nets), Lab.None));
        });
        var bare = await Lab.MedianAsync(3, async i => await lab.Runner.RunAsync("ipset", ["restore"],
            $"create bare{i} hash:net hashsize 65536 maxelem 65536\n" + string.Concat(nets.Select(n => $"add bare{i} {n.Address}\n"))));
        var one = await Lab.MedianAsync(5, i => Demand(lab.Driver.ApplyAsync(With(nets.Skip(i + 1)), Lab.None)));
        for (var i = 0; i < 3; i++)
        {
            await lab.Runner.RunAsync("ipset", ["destroy", $"bare{i}"], "");
        }

        Console.WriteLine($"set of 65,536 members: load, verify {full:F0} ms = {full / bare:F1} x bare ipset restore ({bare:F0} ms); one member less {one:F0} ms");
        await lab.Driver.CleanUpAsync();
    }

    /// <summary>One changed rule among 10,000.</summary>
    public static async Task OneRuleInTenThousandAsync(Lab lab)
    {
        var rules = Enumerable.Range(0, 10_000).Select(i => Rule($"r{i}", 1 + i)).ToArray();
        var fullMs = await Lab.MedianAsync(1, _ => Demand(lab.Driver.ApplyAsync(Plan(rules), Lab.None)));
        var text = PlanText.Of(Plan(rules));
        var v4 = text[text.IndexOf("*filter", StringComparison.Ordinal)..text.IndexOf("\n# IPv6", StringComparison.Ordinal)];
        var bare = await Lab.MedianAsync(3, async i => await lab.Runner.RunAsync(
            lab.Driver.Programs.Restore(AddressFamily.V4), ["--noflush", "-w"], Renamed(v4, i)));
        var before = lab.Runner.Lines;
        var planMs = await Lab.MedianAsync(5, i =>
        {
            rules[5000] = Rule("r5000", 20_000 + i);
            _ = Renderer.Render(Plan(rules), AddressFamily.V4);
            return Task.CompletedTask;
        });
        var one = await Lab.MedianAsync(5, i =>
        {
            rules[5000] = Rule("r5000", 30_000 + i);
            return Demand(lab.Driver.ApplyAsync(Plan(rules), Lab.None));
        });
        Console.WriteLine($"10,000 rules: write and verify both families {fullMs:F0} ms = {fullMs / (2 * bare):F1} x bare restores of the same text (2 x {bare:F0} ms)");
        Console.WriteLine($"one rule changed: {(lab.Runner.Lines - before) / 5 / 2.0:F0} of 10,000 lines a family, {one:F0} ms with two full read-backs; render {planMs:F0} ms");
        await lab.Runner.RunAsync(lab.Driver.Programs.Restore(AddressFamily.V4), ["--noflush", "-w"],
            "*filter\n" + string.Concat(Enumerable.Range(0, 3).Select(i => $"-F BARE{i}-C\n-X BARE{i}-C\n")) + "COMMIT\n");
        await lab.Driver.CleanUpAsync();
    }

    /// <summary>1,000 policies of one rule, offered one after another, through the actors.</summary>
    public static async Task ThousandPoliciesAsync(Lab lab)
    {
        using var system = ActorSystem.Create("bench");
        var gates = ListOf.From<KeyValuePair<string, bool>>([KeyValuePair.Create(KnownGates.NodeNetworkPolicy, true)]);
        var tree = AgentTree.Start(system, new AgentTreeSettings(
            "n", new AgentConfig(gates), _ => AgentConfig.Empty, [],
            () => Props.Create(() => new FirewallActor(new FirewallOptions(lab.Runner, TimeProvider.System, lab.Driver.Programs.Backend, null, null))),
            "source", routes => Props.Create(() => new BenchSource(routes)), TimeProvider.System));
        await Until(tree, policies: 0);
        var (restores, watch) = (lab.Runner.Restores, Stopwatch.GetTimestamp());
        tree.Source.Tell(new BenchSource.Offer(1000));
        await Until(tree, policies: 1000);
        var ms = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
        var bare = await Lab.MedianAsync(3, async i => await lab.Runner.RunAsync(lab.Driver.Programs.Restore(AddressFamily.V4), ["--noflush", "-w"], "*filter\nCOMMIT\n"));
        Console.WriteLine($"1,000 policies one after another: {lab.Runner.Restores - restores - 3} restores, {ms:F0} ms until verified; one empty restore takes {bare:F0} ms");
        await system.Terminate();
    }

    private static async Task Until(AgentTree tree, int policies)
    {
        var begin = Stopwatch.GetTimestamp();
        while (await tree.Routes.Node.Ask<NodeState>(new GetNodeState(), TimeSpan.FromSeconds(10)) is var state
            && !(NodeStatusView.IsSettled(state) && state.Policies.Count == policies))
        {
            await Task.Delay(5);
            if (Stopwatch.GetElapsedTime(begin).TotalSeconds > 60)
            {
                throw new TimeoutException($"{policies} policies were not realized within a minute");
            }
        }
    }

    private static async Task Demand(Task<ApplyReport> apply)
    {
        var report = await apply;
        if (!report.Verified)
        {
            throw new InvalidOperationException(report.Error);
        }
    }

    private static string Renamed(string text, int i) => "*filter\n" + $":BARE{i}-C - [0:0]\n"
        + string.Concat(text.Split('\n').Where(l => l.StartsWith("-A ANTREA-POL-INGRESS-RULES", StringComparison.Ordinal))
            .Select(l => l.Replace("-A ANTREA-POL-INGRESS-RULES", $"-A BARE{i}-C", StringComparison.Ordinal) + "\n")) + "COMMIT\n";

    private static NodeRule Rule(string name, int port) => new(
        new CompiledRule(Owner, Direction.Ingress, name, 0, RuleAction.Drop, RulePeers.Anything,
            [new PortMatch(PortProtocol.TCP, new PortRange(port, port), null)], false, ""), 250, 1, NetSet.AnyV4, NetSet.AnyV6);

    private static NodePlan Plan(NodeRule[] rules) => new("n", true, FailsafePlan.Off, ListOf.From(rules), []);
}
