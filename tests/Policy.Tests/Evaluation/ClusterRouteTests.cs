using Antrea.Policy.Evaluation;
using Antrea.Policy.Evaluation.Tracing;
using static Antrea.Policy.Tests.Evaluation.ClusterTraceCases;

namespace Antrea.Policy.Tests.Evaluation;

/// <summary>Which Nodes and hooks a connection passes, with which addresses.</summary>
public class ClusterRouteTests
{
    private static readonly string Fence = Acnp("fence", "appliedTo: [{nodeSelector: {}}], ingress: [{name: in, action: Reject, ports: [{protocol: TCP, port: 80}]}], egress: [{name: out, action: Drop, ports: [{protocol: TCP, port: 81}]}]", "platform");

    [Theory]
    [InlineData("web/a", "db/b", "n1 FORWARD 10.10.1.11 -> 10.10.2.12", "n2 FORWARD 10.10.1.11 -> 10.10.2.12")]
    [InlineData("web/a", "db/c", "n1 FORWARD 10.10.1.11 -> 10.10.1.22")]
    [InlineData("web/a", "192.0.2.1", "n1 FORWARD 10.10.1.11 -> 192.0.2.1")]
    [InlineData("192.0.2.1", "web/a", "n1 FORWARD 192.0.2.1 -> 10.10.1.11")]
    [InlineData("web/a", "node/n1", "n1 INPUT 10.10.1.11 -> 172.31.0.1")]
    [InlineData("web/a", "node/n2", "n1 FORWARD 10.10.1.11 -> 172.31.0.2", "n2 INPUT 10.10.1.11 -> 172.31.0.2")]
    [InlineData("node/n1", "web/a", "n1 OUTPUT 172.31.0.1 -> 10.10.1.11")]
    [InlineData("web/host", "db/b", "n1 OUTPUT 172.31.0.1 -> 10.10.2.12", "n2 FORWARD 172.31.0.1 -> 10.10.2.12")]
    [InlineData("node/n1", "172.31.0.2", "n1 OUTPUT 172.31.0.1 -> 172.31.0.2", "n2 INPUT 172.31.0.1 -> 172.31.0.2")]
    [InlineData("node/n2", "node/n2", "n2 OUTPUT, INPUT 172.31.0.2 -> 172.31.0.2")]
    [InlineData("192.0.2.1", "node/n2", "n2 INPUT 192.0.2.1 -> 172.31.0.2")]
    [InlineData("web/a", "fd00:31::1", "n1 INPUT fd00:10:1::11 -> fd00:31::1")]
    public void Nodes_and_hooks(string from, string to, params string[] hops) =>
        Cluster().Ask(from, to, 9).Hops.Select(h => $"{h.Node} {h.Hook} {h.Packet[..h.Packet.IndexOf(',', StringComparison.Ordinal)]}").ShouldBe(hops);

    [Theory]
    [InlineData("192.0.2.1", "node/n1", 80, Verdict.Reject)]
    [InlineData("web/a", "node/n1", 80, Verdict.Reject)]
    [InlineData("web/a", "node/n1", 81, Verdict.NoMatch)]
    [InlineData("node/n1", "192.0.2.1", 81, Verdict.Drop)]
    [InlineData("node/n1", "192.0.2.1", 80, Verdict.NoMatch)]
    [InlineData("node/n1", "web/a", 81, Verdict.Drop)]
    [InlineData("node/n1", "node/n1", 80, Verdict.Allow)]
    [InlineData("192.0.2.1", "web/a", 80, Verdict.NoMatch)]
    public void Node_policies_count_where_traffic_enters_or_leaves_a_Node(string from, string to, int port, Verdict verdict) =>
        Cluster(Fence).Ask(from, to, port).Verdict.ShouldBe(verdict);

    [Fact]
    public void A_Node_reaches_its_own_Pods_whatever_their_rules_but_not_those_of_others()
    {
        var cluster = Cluster(Acnp("x", "appliedTo: [{podSelector: {}}], ingress: [{name: d, action: Drop}]"));
        var own = cluster.Ask("node/n1", "web/a");
        own.Verdict.ShouldBe(Verdict.NoMatch);
        own.Because.ShouldBe("from the Node itself: its own Pods are always open to it");
        cluster.Ask("node/n2", "web/a").Verdict.ShouldBe(Verdict.Drop);
    }

    [Fact]
    public void What_a_Pod_says_to_itself_stays_in_it()
    {
        var path = Cluster(Acnp("x", "appliedTo: [{podSelector: {}}], ingress: [{name: d, action: Drop}]")).Ask("web/a", "web/a");
        path.Verdict.ShouldBe(Verdict.NoMatch);
        path.Hops.ShouldBeEmpty();
    }

    [Fact]
    public void A_Service_leads_to_each_backend_and_is_seen_only_where_it_is_translated()
    {
        var trace = Cluster(Acnp("x", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: s, action: Drop, toServices: [{name: pg, namespace: db}]}]")).Explain(new TraceQuery("web/a", "svc:db/pg"));
        trace.Paths.Select(p => (p.To.Name, p.To.Port, p.Verdict, p.Rule)).ShouldBe([("db/b", 15432, Verdict.Drop, "s"), ("db/c", 15432, Verdict.Drop, "s")]);
        trace.Paths[0].Hops[0].Packet.ShouldBe("10.10.1.11 -> 10.10.2.12, tcp port 15432, sent to 10.96.0.5 port 5432");
        var open = Cluster().Explain(new TraceQuery("web/a", "10.96.0.5", Port: 5432));
        open.Notes.ShouldBe(["10.96.0.5 belongs to Service db/pg"]);
        open.Paths[0].Hops[1].Packet.ShouldBe("10.10.1.11 -> 10.10.2.12, tcp port 15432");
    }

    [Fact]
    public void The_endpoint_itself_is_not_the_Service()
    {
        var cluster = Cluster(Acnp("x", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: s, action: Drop, toServices: [{name: pg, namespace: db}]}]"));
        var path = cluster.Ask("web/a", "db/b", 15432);
        path.Verdict.ShouldBe(Verdict.NoMatch);
        path.Hops[0].Sides[0].Tiers[0].Rules[0].WhyNot.ShouldBe("Service");
    }

    [Fact]
    public void A_node_port_is_translated_there_and_masqueraded_on_the_way_to_another_Node()
    {
        var trace = Cluster().Explain(new TraceQuery("192.0.2.1", "node/n2", Port: 30432));
        trace.Notes.ShouldContain("TCP 30432 is a node port of Service db/pg");
        trace.Paths.SelectMany(p => p.Hops).Select(h => $"{h.Node} {h.Hook} {h.Packet}").ShouldBe([
            "n2 FORWARD 192.0.2.1 -> 10.10.2.12, tcp port 15432, sent to 172.31.0.2 port 30432",
            "n2 FORWARD 192.0.2.1 -> 10.10.1.22, tcp port 15432, sent to 172.31.0.2 port 30432",
            "n1 FORWARD 172.31.0.2 -> 10.10.1.22, tcp port 15432",
        ]);
    }

    [Fact]
    public void Rules_applied_to_a_Service_decide_on_its_node_port()
    {
        var cluster = Cluster(Acnp("x", "appliedTo: [{service: {name: pg, namespace: db}}], ingress: [{name: s, action: Drop, from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]"));
        cluster.Explain(new TraceQuery("192.0.2.1", "node/n2", Port: 30432)).Paths.ShouldAllBe(p => p.Verdict == Verdict.Drop && p.Rule == "s");
        cluster.Explain(new TraceQuery("192.0.2.1", "svc:db/pg")).Paths.ShouldAllBe(p => p.Verdict == Verdict.Drop);
        cluster.Explain(new TraceQuery("198.51.100.1", "node/n2", Port: 30432)).Paths.ShouldAllBe(p => p.Verdict == Verdict.NoMatch);
    }

    [Fact]
    public void The_port_of_an_endpoint_is_the_one_of_the_Services_ports_name()
    {
        var trace = Cluster("""
            {apiVersion: v1, kind: Service, metadata: {name: two, namespace: db}, spec: {clusterIPs: [10.96.0.6], ports: [{name: x, port: 80}, {name: y, port: 443}]}}
            ---
            {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: two-1, namespace: db, labels: {kubernetes.io/service-name: two}}, addressType: IPv4, endpoints: [{addresses: [10.10.2.12]}], ports: [{name: y, port: 8443}, {name: x, port: 8080}]}
            """).Explain(new TraceQuery("web/a", "svc:db/two", Port: 443));
        trace.Paths.Select(p => (p.To.Name, p.To.Port)).ShouldBe([("db/b", 8443)]);
    }
}
