using System.Collections.Immutable;
using Antrea.Enforcers.Firewall;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Testing.Kernel;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>Short ways to rules, plans and drivers.</summary>
public static class Make
{
    public static readonly ImmutableDictionary<string, string> NoQuarantine = ImmutableDictionary<string, string>.Empty;

    public static readonly Programs Nft = new(Antrea.Enforcers.Firewall.Backend.Nft, "", true);

    public static PortMatch Tcp(int port, int? end = null) =>
        new(PortProtocol.TCP, new PortRange(port, end ?? port, end is not null), null);

    public static PortMatch Udp(int port) => new(PortProtocol.UDP, new PortRange(port, port), null);

    public static NodeRule Rule(
        string name, RuleAction action = RuleAction.Allow, Direction direction = Direction.Ingress, string[]? nets = null,
        ServiceMatch[]? services = null, string? log = null, int tier = 250, double priority = 1, int index = 0, string policy = "name1")
    {
        var list = (nets ?? []).Select(IpNet.Parse).ToList();
        var peers = nets is null ? RulePeers.Anything : new RulePeers(false, [], ListOf.From(list));
        var compiled = new CompiledRule(
            new PolicyRef("ClusterNetworkPolicy", "", policy), direction, name, index, action, peers, [.. services ?? []], log is not null, log ?? "");
        return new NodeRule(compiled, tier, priority,
            nets is null ? NetSet.AnyV4 : NetSet.Of(list, v6: false), nets is null ? NetSet.AnyV6 : NetSet.Of(list, v6: true));
    }

    public static NodePlan Plan(params NodeRule[] rules) => new(
        "n", true, FailsafePlan.Off,
        ListOf.From(rules.Where(r => r.Rule.Direction == Direction.Ingress).Order(RuleOrder.Instance)),
        ListOf.From(rules.Where(r => r.Rule.Direction == Direction.Egress).Order(RuleOrder.Instance)));

    public static (FakeKernel Kernel, FakeRunner Runner, FirewallDriver Driver) Driver()
    {
        var kernel = new FakeKernel { Faults = { CrashOnUnorderedEdits = true } };
        var runner = new FakeRunner(kernel);
        return (kernel, runner, new FirewallDriver(runner, Nft));
    }

    public static IReadOnlyList<KernelRun> Restores(this FakeKernel kernel) =>
        [.. kernel.Runs.Where(r => r.Program is "iptables-restore" or "ip6tables-restore")];

    /// <summary>The rules of a chain as rendered, without the hash comment.</summary>
    public static string[] Lines(this DesiredRules table, string chain) =>
        [.. table.Chains.Single(c => c.Name == chain).Rules.Select(r => r.Text[..r.Text.LastIndexOf(" -m comment --comment \"aa:", StringComparison.Ordinal)])];
}
