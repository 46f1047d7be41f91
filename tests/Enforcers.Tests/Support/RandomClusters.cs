using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>Random clusters of two Nodes: what there is but policies. The addresses are those that <see cref="RandomPlans"/> uses for rules on Nodes.</summary>
internal static class RandomClusters
{
    public const string Here = "n1", There = "n2";

    public static readonly string[] Namespaces = ["x", "y", "z"];
    public static readonly string[] NodeAddresses4 = ["10.0.0.1", "10.0.0.2"], NodeAddresses6 = ["fd00::1", "fd00::2"];
    public static readonly string[] ClusterIPs = ["10.96.0.1", "10.96.0.2", "10.96.0.3"], ClusterIPs6 = ["fd96::1", "fd96::2", "fd96::3"];
    public static readonly string[] ExternalIPs = ["203.0.113.1", "2001:db8:1::1"];
    public static readonly int[] NodePorts = [30080, 30053, 30090];
    public static readonly int[] Ports = [53, 80, 81, 443, 8080];

    /// <summary>What both Nodes' Pod CIDRs begin with.</summary>
    public static string Cidr(int node, bool v6) => v6 ? node == 1 ? "fd01::/96" : "fd01::1:0:0/96" : $"10.1.{node}.0/24";

    /// <summary>The <paramref name="n"/>th address of a Node's Pods.</summary>
    public static string PodAddress(int node, int n, bool v6) => v6 ? node == 1 ? $"fd01::{n:x}" : $"fd01::1:0:{n:x}" : $"10.1.{node}.{n}";

    /// <summary>A cluster without policies.</summary>
    public static List<KubeObject> Objects(Random r)
    {
        var objects = new List<KubeObject>();
        objects.AddRange(Namespaces.Select(n => new Namespace(new ObjectMeta(n, Labels: r.Labels()))));
        objects.AddRange(Enumerable.Range(1, 2).Select(n => new Node(
            new ObjectMeta(n == 1 ? Here : There, Labels: r.Labels()),
            [new NodeAddress("InternalIP", NodeAddresses4[n - 1]), new NodeAddress("InternalIP", NodeAddresses6[n - 1])],
            [Cidr(n, v6: false), Cidr(n, v6: true)])));
        for (var n = 1; n <= 2; n++)
        {
            var count = r.Next(2, n == 1 ? 7 : 5);
            objects.AddRange(Enumerable.Range(2, count).Select(i => Pod(r, n, i)));
        }

        objects.AddRange(Enumerable.Range(0, 3).Select(i => Service(r, i)));
        objects.Add(new Tier(new ObjectMeta("own"), r.Pick(60, 220)));
        objects.AddRange(Groups(r, "").Concat(Groups(r, "x")));
        return objects;
    }

    /// <summary>A configuration.</summary>
    public static EffectiveConfig Config(Random r) => new(GateSet.Defaults, FailsafeOptions.Default, PodOptions.Default with { DenyUnknown = r.Chance(30) });

    /// <summary>A cluster with policies as the Node <see cref="Here"/> plans it; every other one has policies on Nodes too.</summary>
    public static WholeCluster Plan(Random r)
    {
        var objects = Objects(r);
        objects.AddRange(RandomPolicies.Of(r, r.Next(2, 13)));
        var cluster = WholeCluster.Of(Here, objects, Config(r));
        var nodes = RandomPlans.Plan(r);
        return r.Chance(50) ? cluster : cluster with { Plan = nodes with { Node = Here, Pods = cluster.Plan.Pods } };
    }

    private static Pod Pod(Random r, int node, int i)
    {
        string[] both = [PodAddress(node, i, v6: false), PodAddress(node, i, v6: true)];
        ListOf<string> addresses = r.Next(12) switch { 0 => [], 1 => [both[0]], 2 => [both[1]], _ => [.. both] };
        var host = r.Chance(8);

        // Now and then an address is claimed twice, as when one Pod goes and the next is there already.
        addresses = host ? [NodeAddresses4[node - 1], NodeAddresses6[node - 1]] : i > 2 && r.Chance(8) ? [PodAddress(node, i - 1, v6: false)] : addresses;
        ContainerPort[] ports =
        [
            new("http", r.Pick(80, 8080), PortProtocol.TCP), new("http", 80, PortProtocol.UDP), new("dns", 53, r.Pick(PortProtocol.TCP, PortProtocol.UDP)),
            new("", 443, PortProtocol.TCP), new("web", 81, PortProtocol.SCTP),
        ];
        return new Pod(
            new ObjectMeta($"p{node}{i}", r.Pick(Namespaces), $"uid{node}{i}", Labels: r.Labels()), node == 1 ? Here : There, r.Pick("s1", "s2"), host,
            r.Chance(6) ? r.Pick("Succeeded", "Failed") : r.Pick("Running", "Running", "Pending"), addresses, r.Some(ports, 60));
    }

    private static Service Service(Random r, int i) => new(
        new ObjectMeta($"svc{i}", Namespaces[i]), r.Pick("ClusterIP", "NodePort", "LoadBalancer"),
        [ClusterIPs[i], ClusterIPs6[i]], i == 0 ? [.. ExternalIPs] : [], r.Chance(85) ? r.Labels() : null,
        r.Times(2, x => new ServicePort($"p{x.Next(9)}", x.Pick(Enum.GetValues<PortProtocol>()), x.Pick(Ports), x.Chance(60) ? x.Pick(NodePorts) : 0)));

    private static IEnumerable<GroupObject> Groups(Random r, string ns)
    {
        yield return Make("pods", new GroupSpec(PodSelector: r.Selector(), NamespaceSelector: ns.Length == 0 && r.Chance(50) ? r.Selector() : null));
        yield return Make("blocks", new GroupSpec(IPBlocks: r.Times(2, RandomPolicies.Block)));
        yield return Make("service", new GroupSpec(ServiceReference: Reference(r)));
        yield return Make("both", new GroupSpec(ChildGroups: r.Pick<ListOf<string>>(["pods", "blocks"], ["service", "blocks"], ["pods", "service"], ["pods", "gone"])));
        yield return Make("nested", new GroupSpec(ChildGroups: ["pods", "service"]));
        yield return Make("empty", new GroupSpec());
        if (ns.Length == 0)
        {
            yield return Make("nodes", new GroupSpec(NodeSelector: r.Selector()));
        }

        GroupObject Make(string name, GroupSpec spec) =>
            ns.Length == 0 ? new ClusterGroup(new ObjectMeta(name), spec) : new Group(new ObjectMeta(name, ns), spec);
    }

    private static NamespacedName Reference(Random r)
    {
        var i = r.Next(3);
        return new NamespacedName(Namespaces[i], $"svc{i}");
    }
}
