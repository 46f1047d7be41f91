using Antrea.Policy.Api;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>Random policies of every kind over the objects of <see cref="RandomClusters"/>. They pass validation, but for a few.</summary>
internal static class RandomPolicies
{
    public static readonly string[] Fqdns = ["db.example.com", "*.example.com"];
    public static readonly string[] Groups4 = ["224.0.0.1", "239.1.2.3"];

    private static readonly string[] Tiers = ["emergency", "own", "securityops", "application", "application", "baseline"];
    private static readonly string[] ClusterGroups = ["pods", "blocks", "service", "both", "nested", "empty", "nodes"];

    /// <summary>Policies, each with a name of its own.</summary>
    public static IEnumerable<PolicyObject> Of(Random r, int count) => Enumerable.Range(0, count).Select(i => One(r, $"np{i}"));

    /// <summary>A policy.</summary>
    public static PolicyObject One(Random r, string name) => r.Next(5) switch
    {
        0 => Kubernetes(r, new ObjectMeta(name, r.Pick(RandomClusters.Namespaces))),
        1 or 2 => new AntreaNetworkPolicy(new ObjectMeta(name, r.Pick(RandomClusters.Namespaces)), Spec(r, cluster: false)),
        _ => new ClusterNetworkPolicy(new ObjectMeta(name), Spec(r, cluster: true)),
    };

    /// <summary>An ipBlock, perhaps with excepts.</summary>
    public static IPBlock Block(Random r) => r.Next(9) switch
    {
        0 => new("0.0.0.0/0", []),
        1 => new("::/0", []),
        2 => new("0.0.0.0/0", ["10.0.0.0/24", "192.0.2.0/25"]),
        3 => new("::/0", ["fd00::/64"]),
        4 => new("10.1.0.0/16", [RandomClusters.Cidr(r.Next(1, 3), v6: false)]),
        5 => new("fd01::/64", [RandomClusters.Cidr(r.Next(1, 3), v6: true)]),
        6 => new(r.Pick("10.0.0.0/24", "192.0.2.1/32", "192.0.2.0/24", "10.1.1.0/29"), []),
        7 => new(r.Pick("fd00::/64", "2001:db8::/64", "2001:db8::1/128", "fd01::4/126"), []),
        _ => new(RandomClusters.Cidr(r.Next(1, 3), r.Chance(50)), []),
    };

    private static KubernetesNetworkPolicy Kubernetes(Random r, ObjectMeta meta)
    {
        var (ingress, egress) = (r.Chance(75), r.Chance(50));
        ListOf<PolicyRule> Rules(string direction, bool isolates) => !isolates ? [] : ListOf.From(Enumerable.Range(0, r.Next(3)).Select(i => new PolicyRule(
            $"{direction}-{i}", RuleAction.Allow, r.Times(r.Next(3), Peer), [], RandomServices.Ports(r), [], [], [])));
        return new(meta, new PolicySpec("", 0, [new AppliedTo(PodSelector: r.Selector())], Rules("ingress", ingress), Rules("egress", egress)), ingress, egress);

        static PolicyPeer Peer(Random r) => r.Next(4) switch
        {
            0 => new(IPBlock: Block(r)),
            1 => new(PodSelector: r.Selector()),
            2 => new(NamespaceSelector: r.Selector()),
            _ => new(PodSelector: r.Selector(), NamespaceSelector: r.Selector()),
        };
    }

    private static PolicySpec Spec(Random r, bool cluster)
    {
        var tier = r.Pick(Tiers);
        var (services, perRule) = (r.Chance(12), r.Chance(25));
        ListOf<AppliedTo> Targets() => services ? [Service(r)] : r.Times(r.Next(1, 3), x => Target(x, cluster));
        ListOf<PolicyRule> Rules(string direction, int count) => ListOf.From(Enumerable.Range(0, count).Select(i =>
            Rule(r, $"{direction}{i}", cluster, direction == "in", services, tier == "baseline") with { AppliedTo = perRule ? Targets() : [] }));
        var (ingress, egress) = (Rules("in", perRule ? r.Next(1, 3) : r.Next(3)), services ? [] : Rules("out", r.Next(3)));
        return new PolicySpec(tier, r.Pick(1.0, 2.0, 2.5), perRule ? [] : Targets(), ingress, egress);
    }

    private static AppliedTo Service(Random r)
    {
        var i = r.Next(3);
        return new AppliedTo(Service: new NamespacedName(RandomClusters.Namespaces[i], r.Chance(95) ? $"svc{i}" : "gone"));
    }

    private static AppliedTo Target(Random r, bool cluster) => r.Next(7) switch
    {
        0 => new(Group: cluster ? r.Pick("pods", "service", "nested") : "pods"),
        1 => new(ServiceAccount: new NamespacedName(r.Pick(RandomClusters.Namespaces), r.Pick("s1", "s2"))),
        2 when cluster => new(NamespaceSelector: r.Selector()),
        3 when cluster => new(PodSelector: r.Selector(), NamespaceSelector: r.Selector()),
        _ => new(PodSelector: r.Selector()),
    };

    private static PolicyRule Rule(Random r, string name, bool cluster, bool ingress, bool services, bool baseline)
    {
        var action = r.Pick(RuleAction.Allow, RuleAction.Allow, RuleAction.Drop, RuleAction.Reject, baseline ? RuleAction.Allow : RuleAction.Pass);
        var rule = new PolicyRule(name, action, [], [], [], [], [], [], r.Chance(15), r.Chance(50) ? "label" : "");
        if (!ingress && r.Chance(12))
        {
            return rule with { ToServices = r.Times(r.Next(1, 3), x => x.Next(3) is var i ? new ServiceRef(RandomClusters.Namespaces[i], $"svc{i}") : null!) };
        }

        if (r.Chance(8))
        {
            var igmp = new IgmpMatch(r.Pick<int?>(null, 0x11, 0x16), r.Pick(null, Groups4[0], Groups4[1]));
            return rule with { Action = r.Pick(RuleAction.Allow, RuleAction.Drop), Protocols = [new PolicyProtocol(Igmp: igmp)] };
        }

        if (!ingress && r.Chance(5))
        {
            return rule with { Action = r.Pick(RuleAction.Allow, RuleAction.Drop), Peers = [new PolicyPeer(IPBlock: new IPBlock("224.0.0.0/4", []))] };
        }

        return rule with
        {
            Peers = r.Times(r.Next(4), x => services ? new PolicyPeer(IPBlock: Block(x)) : Peer(x, cluster, ingress)),
            Ports = RandomServices.Ports(r), Protocols = r.Chance(20) ? RandomServices.Icmp(r) : [],
        };
    }

    private static PolicyPeer Peer(Random r, bool cluster, bool ingress) => r.Next(12) switch
    {
        0 or 1 => new(IPBlock: Block(r)),
        2 => new(NamespaceSelector: r.Selector()),
        3 => new(PodSelector: r.Selector(), NamespaceSelector: r.Selector()),
        4 when cluster => new(Namespaces: new PeerNamespaces(true, []), PodSelector: r.Chance(50) ? r.Selector() : null),
        5 when cluster => new(Namespaces: new PeerNamespaces(false, r.Chance(50) ? ["env"] : ["env", "app"])),
        6 => new(Group: cluster ? r.Pick(ClusterGroups) : r.Pick("pods", "blocks", "both", "nested", "empty", "gone")),
        7 => new(ServiceAccount: new NamespacedName(r.Pick(RandomClusters.Namespaces), r.Pick("s1", "s2"))),
        8 => new(NodeSelector: r.Selector()),
        9 when !ingress => new(Fqdn: r.Pick(Fqdns)),
        10 => new(),
        _ => new(PodSelector: r.Selector()),
    };
}
