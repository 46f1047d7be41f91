using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Tests.Pods;

/// <summary>What the kernel bears, and what its packets cost.</summary>
public sealed class PodStructureTests
{
    // iptables: 28 characters; ipset: 31, with "-S" behind the name while a set is swapped. nf_tables follows 15 jumps.
    private const int ChainName = 28, SetName = 29, Jumps = 14;

    private static readonly AddressFamily[] Families = [AddressFamily.V4, AddressFamily.V6];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Names_and_depth_of_random_plans_are_within_the_kernels_bounds(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 150; i++)
        {
            Check(RandomClusters.Plan(random).Plan);
        }
    }

    [Theory]
    [InlineData(30, 1)]
    [InlineData(110, 2)]
    [InlineData(300, 3)]
    [InlineData(300, 4)]
    public async Task Hundreds_of_pods_with_any_addresses_are_found_in_few_steps(int pods, int seed)
    {
        var random = new Random(seed);
        var plan = Plan([.. Enumerable.Range(0, pods).Select(i => Pod(i, Address4(random), Address6(random)))], 0);
        Check(plan);

        var kernel = new PodKernel();
        await kernel.LoadAsync(plan);
        var lengths = Lengths(plan);
        var longest = plan.Pods.Pods.SelectMany(p => p.Addresses).Where((_, i) => i % 5 == 0)
            .Max(a => Compared(kernel, lengths, a, IpNet.Parse(a.IsV6 ? "2001:db8::1" : "192.0.2.1")));
        longest.ShouldBeLessThan(12 + (int)(12 * Math.Log2(pods)));
    }

    [Fact]
    public async Task A_new_connection_is_compared_with_the_rules_of_its_own_pods_only()
    {
        var random = new Random(7);
        KubeObject[] pods = [.. Enumerable.Range(0, 20).Select(i => Pod(i, Address4(random), Address6(random)))];
        var costs = new List<int>();
        foreach (var policies in (int[])[0, 10, 1000])
        {
            var plan = Plan(pods, policies);
            plan.Pods.Rules.Count.ShouldBe(policies + 2);
            var kernel = new PodKernel();
            await kernel.LoadAsync(plan);
            var (a, b) = (plan.Pods.Pods[3].Addresses[0], plan.Pods.Pods[4].Addresses[0]);
            costs.Add(Compared(kernel, Lengths(plan), a, b));
        }

        costs.Distinct().ShouldHaveSingleItem($"{string.Join(", ", costs)}");
        costs[0].ShouldBeInRange(5, 60);
    }

    [Theory]
    [InlineData(1)]
    public async Task An_established_packet_leaves_at_its_rule(int seed)
    {
        var random = new Random(seed);
        var kernel = new PodKernel();
        for (var i = 0; i < 40; i++)
        {
            var plan = RandomClusters.Plan(random).Plan with { Enabled = false };
            await kernel.LoadAsync(plan);
            var traffic = new PodTraffic(random, plan);
            for (var j = 0; j < 20; j++)
            {
                var trace = kernel.Kernel.Trace(traffic.Next().Kernel with { State = CtState.Established });
                trace.Verdict.ShouldBe(Testing.Kernel.Verdict.Accept);
                var filter = trace.Steps.Where(s => s.Table == "filter").ToList();
                filter.Count.ShouldBe(2);
                filter[1].ToString().ShouldContain("ESTABLISHED");
                filter[1].Number.ShouldBeLessThanOrEqualTo(3);
            }
        }
    }

    private static void Check(NodePlan plan)
    {
        foreach (var family in Families)
        {
            var desired = Renderer.Render(plan, family);
            desired.Chains.Where(c => c.Name.Length > ChainName).ShouldBeEmpty();
            desired.Sets.Keys.Where(s => s.Length > SetName).ShouldBeEmpty();
            foreach (var table in desired.Tables.Values)
            {
                table.Chains.Select(c => c.Name).ShouldBeUnique();
                var depth = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var chain in table.Chains)
                {
                    // A chain comes after those that it jumps to.
                    depth[chain.Name] = Targets(chain.Rules).Select(t => depth[t] + 1).DefaultIfEmpty(0).Max();
                }

                table.Hooks.Values.SelectMany(h => Targets(h)).Max(t => depth[t] + 1).ShouldBeLessThanOrEqualTo(Jumps);
            }
        }
    }

    private static IEnumerable<string> Targets(IEnumerable<RuleLine> rules) => rules.Select(r => r.Text.Split(' '))
        .SelectMany(w => w.Zip(w.Skip(1))).Where(p => p.First is "-j" or "-g" && p.Second.StartsWith("ANTREA-", StringComparison.Ordinal)).Select(p => p.Second);

    // How many rules the packet is compared with: each chain up to the rule that leaves it for good, or to its end.
    private static int Compared(PodKernel kernel, Dictionary<(AddressFamily, string), int> lengths, IpNet from, IpNet to)
    {
        var family = from.IsV6 ? AddressFamily.V6 : AddressFamily.V4;
        var trace = kernel.Kernel.Trace(Packet.Tcp($"{from.Address}", $"{to.Address}", 80).Through("v1", "v2"));
        return trace.Steps.Where(s => s.Chain.StartsWith("ANTREA-", StringComparison.Ordinal)).GroupBy(s => s.Chain)
            .Sum(c => c.Last().Text.Contains("-j ANTREA-", StringComparison.Ordinal) ? lengths[(family, c.Key)] : c.Last().Number);
    }

    private static Dictionary<(AddressFamily, string), int> Lengths(NodePlan plan) =>
        Families.SelectMany(f => Renderer.Render(plan, f).Chains.Select(c => (Key: (f, c.Name), c.Rules.Length))).ToDictionary(c => c.Key, c => c.Length);

    // Every Pod is under one policy, Pods 0 and 1 under as many more as are wanted.
    private static NodePlan Plan(KubeObject[] pods, int policies) => WholeCluster.Of(
        RandomClusters.Here,
        [
            new Namespace(new ObjectMeta("x")), Policy("all", new AppliedTo(PodSelector: LabelSelector.Everything), 443), .. pods,
            .. Enumerable.Range(0, policies).Select(i => Policy($"np{i}", new AppliedTo(PodSelector: new LabelSelector(Labels.Of(("pod", $"{i % 2}")), [])), i + 1)),
        ], new EffectiveConfig(GateSet.Defaults, FailsafeOptions.Default)).Plan;

    private static ClusterNetworkPolicy Policy(string name, AppliedTo to, int port)
    {
        PolicyRule Rule(string rule) => new(rule, RuleAction.Drop, [], [], [new PolicyPort(Port: port)], [], [], []);
        return new ClusterNetworkPolicy(new ObjectMeta(name), new PolicySpec("application", 5, [to], [Rule("in")], name == "all" ? [Rule("out")] : []));
    }

    private static Pod Pod(int i, string v4, string v6) => new(
        new ObjectMeta($"p{i:d3}", "x", Labels: Labels.Of(("pod", $"{i}"))), RandomClusters.Here, "default", false, "Running", [v4, v6], []);

    private static string Address4(Random r) => $"{r.Next(1, 224)}.{r.Next(256)}.{r.Next(256)}.{r.Next(256)}";

    private static string Address6(Random r) => string.Join(':', Enumerable.Range(0, 8).Select(i => i == 0 ? "fd00" : $"{r.Next(1, 65536):x}"));
}
