using Antrea.Policy.Evaluation;
using Antrea.Policy.Evaluation.Tracing;
using Antrea.Policy.Tests.Support;
using static Antrea.Policy.Tests.Evaluation.ClusterTraceCases;

namespace Antrea.Policy.Tests.Evaluation;

/// <summary>Whom a query means, and queries that have no answer.</summary>
public class ClusterQueryTests
{
    [Theory]
    [InlineData("web/x", "db/b", "there is no Pod web/x among the manifests")]
    [InlineData("web/a", "node/n9", "there is no Node n9 among the manifests")]
    [InlineData("web/a", "svc:db/x", "there is no Service db/x among the manifests")]
    [InlineData("web/done", "db/b", "Pod web/done has ended (Succeeded): it has no address any more")]
    [InlineData("svc:db/pg", "db/b", "'svc:db/pg': a Service opens no connections; as the source give ns/pod, node/NAME or an IP address")]
    [InlineData("a", "db/b", "'a': must be ns/pod, node/NAME, or an IP address")]
    [InlineData("web/a", "10.0.0.0/8", "there is no Pod 10.0.0.0/8 among the manifests")]
    [InlineData("web/a", "a/b/c", "'a/b/c': must be ns/pod, node/NAME, or an IP address, or svc:NS/NAME")]
    [InlineData("192.0.2.1", "192.0.2.2", "neither 192.0.2.1 nor 192.0.2.2 is a Pod or Node of the manifests: no policy of theirs decides")]
    [InlineData("db/b", "2001:db8::1", "Pod db/b and Address 2001:db8::1 share no address family: Pod db/b has only IPv4, Address 2001:db8::1 only IPv6")]
    public void Who_is_not_known_is_named(string from, string to, string message) => Cluster().Refuses(new TraceQuery(from, to, Port: 80)).ShouldBe(message);

    [Fact]
    public void Protocols_and_ports_are_checked()
    {
        var cluster = Cluster();
        cluster.Refuses(new TraceQuery("web/a", "db/b")).ShouldBe("tcp needs a destination port (--port N)");
        cluster.Refuses(new TraceQuery("web/a", "db/b", "gre")).ShouldBe("protocol 'gre': must be tcp, udp, sctp or icmp");
        cluster.Refuses(new TraceQuery("web/a", "db/b", "icmp", 8)).ShouldStartWith("icmp has no ports");
        cluster.Refuses(new TraceQuery("web/a", "db/b", "udp", 8, IcmpType: 8)).ShouldStartWith("an ICMP type or code goes with icmp only");
        cluster.Refuses(new TraceQuery("web/a", "db/b", Port: 65536)).ShouldBe("port 65536: must be 1 to 65535");
        cluster.Refuses(new TraceQuery("web/a", "db/b", "icmp", IcmpType: 256)).ShouldBe("ICMP type 256: must be 0 to 255");
        cluster.Refuses(new TraceQuery("web/a", "db/b", Port: 80, V6: true)).ShouldBe("Pod db/b has no IPv6 address");
        cluster.Refuses(new TraceQuery("web/a", "svc:db/pg", Port: 81)).ShouldBe("Service db/pg has no TCP port 81; it has TCP 5432");
        cluster.Refuses(new TraceQuery("web/a", "svc:db/pg", "icmp")).ShouldStartWith("Service db/pg is reached by its ports");
    }

    [Fact]
    public void The_family_is_IPv4_unless_an_address_or_the_query_says_otherwise()
    {
        var second = "{apiVersion: v1, kind: Pod, metadata: {name: a2, namespace: web}, spec: {nodeName: n1}, status: {phase: Running, podIPs: [{ip: 10.10.1.12}, {ip: 'fd00:10:1::12'}]}}";
        var cluster = Cluster(second);
        cluster.Ask("web/a", "web/a2").Hops[0].Packet.ShouldStartWith("10.10.1.11 -> 10.10.1.12");
        cluster.Ask("web/a", "fd00:10:1::12").Hops[0].Packet.ShouldStartWith("fd00:10:1::11 -> fd00:10:1::12");
        cluster.Explain(new TraceQuery("web/a", "web/a2", Port: 80, V6: true)).Paths[0].Hops[0].Packet.ShouldStartWith("fd00:10:1::11 -> fd00:10:1::12");
    }

    [Fact]
    public void An_address_is_taken_for_its_owner_and_that_is_said()
    {
        var trace = Cluster().Explain(new TraceQuery("10.10.2.12", "172.31.0.1", Port: 80));
        (trace.From.ToString(), trace.To.ToString()).ShouldBe(("Pod db/b", "Node n1"));
        trace.Notes.ShouldContain("10.10.2.12 belongs to Pod db/b");
        trace.Notes.ShouldContain("172.31.0.1 belongs to Node n1");
    }

    [Fact]
    public void An_address_of_two_is_refused() =>
        Cluster("{apiVersion: v1, kind: Pod, metadata: {name: twin, namespace: web}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.10.2.12}}")
            .Refuses(new TraceQuery("web/a", "10.10.2.12", Port: 80)).ShouldBe("10.10.2.12 belongs to Pod db/b and Pod web/twin: name the one that is meant");

    [Fact]
    public void A_Pod_may_have_the_first_address_of_its_Nodes_network() =>
        Cluster("{apiVersion: v1, kind: Pod, metadata: {name: first, namespace: web}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.10.1.1}}")
            .Explain(new TraceQuery("10.10.1.1", "db/b", Port: 80)).From.ToString().ShouldBe("Pod web/first");

    [Fact]
    public void A_Pod_of_the_namespace_node_can_be_named()
    {
        var cluster = Cluster("{apiVersion: v1, kind: Namespace, metadata: {name: node}}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: n1, namespace: node}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.10.1.50}}");
        cluster.Refuses(new TraceQuery("node/n1", "db/b", Port: 80)).ShouldBe("'node/n1' is a Node and a Pod: write node:n1 or pod:node/n1");
        cluster.Ask("pod:node/n1", "db/b").Hops[0].Packet.ShouldStartWith("10.10.1.50 -> ");
        cluster.Ask("node:n1", "db/b").Hops[0].Packet.ShouldStartWith("172.31.0.1 -> ");
    }

    [Fact]
    public void A_host_network_Pod_is_its_Node()
    {
        var trace = Cluster().Explain(new TraceQuery("web/host", "192.0.2.1", Port: 80));
        trace.From.Kind.ShouldBe("Node");
        trace.Notes.ShouldBe(["Pod web/host is in the network of Node n1: the Node's rules count"]);
    }

    [Fact]
    public void A_Service_without_slices_is_the_Pods_that_it_selects()
    {
        var trace = Cluster("{apiVersion: v1, kind: Service, metadata: {name: s, namespace: web}, spec: {clusterIPs: [10.96.0.9], selector: {app: a}, ports: [{port: 80}]}}")
            .Explain(new TraceQuery("db/b", "svc:web/s"));
        trace.Paths.ShouldHaveSingleItem().To.Name.ShouldBe("web/a");
        trace.Notes.ShouldContain(n => n.StartsWith("Service web/s has no EndpointSlice", StringComparison.Ordinal));
    }

    [Fact]
    public void A_headless_Service_is_its_endpoints()
    {
        var trace = Cluster("{apiVersion: v1, kind: Service, metadata: {name: s, namespace: web}, spec: {clusterIP: None, selector: {app: a}, ports: [{port: 80}]}}")
            .Explain(new TraceQuery("db/b", "svc:web/s"));
        trace.Paths.ShouldHaveSingleItem().Hops[0].Packet.ShouldBe("10.10.2.12 -> 10.10.1.11, tcp port 80");
    }

    [Fact]
    public void A_ClusterIP_is_out_of_reach_from_outside() =>
        Cluster("{apiVersion: v1, kind: Service, metadata: {name: s, namespace: web}, spec: {clusterIPs: [10.96.0.9], selector: {app: a}, ports: [{port: 80}]}}")
            .Refuses(new TraceQuery("192.0.2.1", "svc:web/s")).ShouldBe("Service web/s cannot be reached from outside of the cluster: it has neither node ports nor externalIPs");

    [Fact]
    public void The_verdict_is_that_of_the_evaluators()
    {
        var policies = string.Join("\n---\n",
            Acnp("one", "appliedTo: [{podSelector: {matchLabels: {app: b}}}], ingress: [{name: p, action: Pass, from: [{podSelector: {matchLabels: {app: a}}}]}, {name: r, action: Reject, ports: [{protocol: TCP, port: 81}]}]"),
            Acnp("two", "appliedTo: [{namespaceSelector: {matchLabels: {env: prod}}}], egress: [{name: d, action: Drop, to: [{ipBlock: {cidr: 10.10.2.0/24}}], ports: [{protocol: TCP, port: 82}]}]"),
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: np, namespace: db}, spec: {podSelector: {}, ingress: [{ports: [{port: 80}]}]}}");
        var (cluster, objects, verdicts) = (Cluster(policies), Objects(policies), new HashSet<Verdict>());
        var plans = new[] { "n1", "n2" }.ToDictionary(n => n, n => Policy.Planning.WholeCluster.Of(n, objects, Yaml.GateOn).Plan.Pods);
        (string Name, string Address, string Node)[] pods = [("web/a", "10.10.1.11", "n1"), ("db/b", "10.10.2.12", "n2"), ("db/c", "10.10.1.22", "n1")];
        foreach (var from in pods)
        {
            foreach (var to in pods.Where(p => p != from))
            {
                foreach (var port in new[] { 80, 81, 82 })
                {
                    var packet = new PodPacket(Policy.Addresses.IpNet.Parse(from.Address), Policy.Addresses.IpNet.Parse(to.Address), 6, port);
                    var nodes = new[] { from.Node, to.Node }.Distinct().Select(n => PodEvaluator.Evaluate(plans[n], packet).Verdict).ToList();
                    var expected = nodes.Find(v => v is Verdict.Drop or Verdict.Reject) is not Verdict.NoMatch and var denied ? denied
                        : nodes.Contains(Verdict.Allow) ? Verdict.Allow : Verdict.NoMatch;
                    cluster.Ask(from.Name, to.Name, port).Verdict.ShouldBe(expected, $"{from} {to} {port}");
                    verdicts.Add(expected);
                }
            }
        }

        verdicts.Count.ShouldBe(4);
    }
}
