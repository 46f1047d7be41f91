using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning;
using Antrea.Policy.Tests.Support;

namespace Antrea.Policy.Tests.Planning;

public class FailsafeTests
{
    private const string DropAll = """
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: drop-all}
        spec:
          tier: emergency
          priority: 1
          appliedTo: [{nodeSelector: {}}]
          ingress: [{name: i, action: Drop}]
          egress: [{name: e, action: Drop}]
        """;

    private static Verdict Ask(WholeCluster whole, Direction d, string remote, int port, int protocol = 6, int source = 40000, int icmp = 0) =>
        PlanEvaluator.Evaluate(whole.Plan, new NodePacket(d, IpNet.Parse(remote), protocol, port, source, icmp)).Verdict;

    private static WholeCluster Plan(FailsafeOptions? options = null, string more = "") =>
        Yaml.Plan(DropAll + more, Yaml.GateOn with { Failsafe = options ?? FailsafeOptions.Default });

    [Fact]
    public void Under_a_drop_all_the_node_can_still_be_reached_and_repaired()
    {
        var whole = Plan();
        Ask(whole, Direction.Ingress, "172.31.0.2", 22).ShouldBe(Verdict.Allow);
        Ask(whole, Direction.Ingress, "172.31.0.2", 10250).ShouldBe(Verdict.Allow);
        Ask(whole, Direction.Egress, "172.31.0.2", 6443).ShouldBe(Verdict.Allow);
        Ask(whole, Direction.Egress, "8.8.8.8", 53, 17).ShouldBe(Verdict.Allow);
        Ask(whole, Direction.Egress, "255.255.255.255", 67, 17, 68).ShouldBe(Verdict.Allow);
        Ask(whole, Direction.Ingress, "fe80::2", 0, 58, icmp: 135).ShouldBe(Verdict.Allow);
    }

    [Fact]
    public void Where_the_agent_itself_reaches_the_API_server_stays_open()
    {
        var inputs = Plan().Inputs.Reaching([new ServerAddress(IpNet.Parse("198.51.100.7"), 8443), new ServerAddress(IpNet.Parse("2001:db8::7"), 8443)]);
        Verdict Out(string remote, int port) => PlanEvaluator.Evaluate(NodePlanner.Plan(inputs), new NodePacket(Direction.Egress, IpNet.Parse(remote), 6, port, 40000, 0)).Verdict;
        Out("198.51.100.7", 8443).ShouldBe(Verdict.Allow);
        Out("2001:db8::7", 8443).ShouldBe(Verdict.Allow);
        Out("198.51.100.7", 443).ShouldBe(Verdict.Drop);
        Out("172.31.0.2", 6443).ShouldBe(Verdict.Allow);

        // The same again is no change; of many the last count.
        inputs.Reaching([new ServerAddress(IpNet.Parse("198.51.100.7"), 8443)]).ShouldBeSameAs(inputs);
        var many = Enumerable.Range(1, 20).Aggregate(inputs, (i, n) => i.Reaching([new ServerAddress(IpNet.Parse($"203.0.113.{n}"), 443)]));
        many.Servers.Count.ShouldBe(16);
        many.Servers[^1].Address.ShouldBe(IpNet.Parse("203.0.113.20"));
    }

    [Fact]
    public void Nothing_else_stays_open()
    {
        var whole = Plan();
        Ask(whole, Direction.Ingress, "198.51.100.1", 22).ShouldBe(Verdict.Drop);
        Ask(whole, Direction.Ingress, "198.51.100.1", 10250).ShouldBe(Verdict.Drop);
        Ask(whole, Direction.Ingress, "172.31.0.2", 80).ShouldBe(Verdict.Drop);
        Ask(whole, Direction.Egress, "172.31.0.2", 22).ShouldBe(Verdict.Drop);
        Ask(whole, Direction.Egress, "198.51.100.1", 6443).ShouldBe(Verdict.Drop);
        Ask(whole, Direction.Ingress, "fd00::5", 0, 58, icmp: 128).ShouldBe(Verdict.Drop);
    }

    [Fact]
    public void The_API_server_is_where_its_endpoints_say()
    {
        var whole = Plan(more: """

            ---
            {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}, endpoints: [{addresses: [203.0.113.7]}], ports: [{name: https, port: 8443, protocol: TCP}]}
            """);
        Ask(whole, Direction.Egress, "203.0.113.7", 8443).ShouldBe(Verdict.Allow);
        Ask(whole, Direction.Egress, "172.31.0.2", 6443).ShouldBe(Verdict.Drop);
        Ask(whole, Direction.Ingress, "203.0.113.7", 22).ShouldBe(Verdict.Allow);
    }

    [Fact]
    public void Etcd_stays_open_between_control_plane_nodes_only()
    {
        static string Master(int n) => $"\n---\n{{apiVersion: v1, kind: Node, metadata: {{name: {(n == 1 ? "n1" : "m2")}, labels: {{node-role.kubernetes.io/control-plane: ''}}}}, status: {{addresses: [{{type: InternalIP, address: 172.31.0.{n * 10}}}]}}}}";
        var objects = Yaml.Objects(DropAll + Master(1) + Master(2) + "\n---\n{apiVersion: v1, kind: Node, metadata: {name: w}, status: {addresses: [{type: InternalIP, address: 172.31.0.99}]}}");
        var config = Yaml.GateOn with { Failsafe = FailsafeOptions.Default };
        var master = WholeCluster.Of("n1", objects, config);
        Ask(master, Direction.Ingress, "172.31.0.20", 2380).ShouldBe(Verdict.Allow);
        Ask(master, Direction.Ingress, "172.31.0.99", 2380).ShouldBe(Verdict.Drop);
        Ask(master, Direction.Egress, "172.31.0.20", 2379).ShouldBe(Verdict.Allow);
        Ask(master, Direction.Ingress, "172.31.0.99", 6443).ShouldBe(Verdict.Allow);
        var worker = WholeCluster.Of("w", objects, config);
        Ask(worker, Direction.Ingress, "172.31.0.20", 2380).ShouldBe(Verdict.Drop);
        Ask(worker, Direction.Ingress, "172.31.0.20", 6443).ShouldBe(Verdict.Drop);
        Ask(worker, Direction.Egress, "172.31.0.20", 6443).ShouldBe(Verdict.Allow);
    }

    [Fact]
    public void Overlays_and_BGP_of_the_node_stay_open()
    {
        var inputs = Plan().Inputs with { Facts = new NodeFacts([new OverlayFact("VXLAN", "udp", 8472), new OverlayFact("IPIP", "ipip", null)], Bgp: true) };
        var plan = NodePlanner.Plan(inputs);
        Verdict Of(Direction d, string remote, int port, int protocol) => PlanEvaluator.Evaluate(plan, new NodePacket(d, IpNet.Parse(remote), protocol, port)).Verdict;
        Of(Direction.Ingress, "172.31.0.2", 8472, 17).ShouldBe(Verdict.Allow);
        Of(Direction.Egress, "172.31.0.2", 8472, 17).ShouldBe(Verdict.Allow);
        Of(Direction.Ingress, "198.51.100.1", 8472, 17).ShouldBe(Verdict.Drop);
        Of(Direction.Ingress, "172.31.0.2", 0, 4).ShouldBe(Verdict.Allow);
        Of(Direction.Ingress, "198.51.100.1", 179, 6).ShouldBe(Verdict.Allow);
    }

    [Fact]
    public void Own_lists_replace_the_default_ones()
    {
        var whole = Plan(new FailsafeOptions(true, [new FailsafePort("tcp", 2222, [IpNet.Parse("198.51.100.0/24")])], []));
        Ask(whole, Direction.Ingress, "198.51.100.1", 2222).ShouldBe(Verdict.Allow);
        Ask(whole, Direction.Ingress, "172.31.0.2", 22).ShouldBe(Verdict.Drop);
        Ask(whole, Direction.Egress, "8.8.8.8", 53, 17).ShouldBe(Verdict.Drop);
    }

    [Fact]
    public void Switched_off_only_neighbour_discovery_loopback_and_established_connections_are_left()
    {
        var whole = Plan(new FailsafeOptions(Enabled: false));
        Ask(whole, Direction.Ingress, "172.31.0.2", 22).ShouldBe(Verdict.Drop);
        Ask(whole, Direction.Ingress, "fe80::2", 0, 58, icmp: 135).ShouldBe(Verdict.Allow);
        PlanEvaluator.Evaluate(whole.Plan, new NodePacket(Direction.Ingress, IpNet.Parse("10.0.0.1"), 6, 80, Loopback: true)).Verdict.ShouldBe(Verdict.Allow);
    }
}
