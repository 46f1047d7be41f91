using Antrea.Policy.Planning.Pods;
using Antrea.Policy.Tests.Support;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>Whose traffic is judged at all, and what comes before the rules.</summary>
public class LocalPodTests
{
    private static readonly string Closed = Acnp("p", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{name: i, action: Drop}], egress: [{name: e, action: Drop}]");

    [Fact]
    public void Pods_of_other_Nodes_are_their_Nodes_business()
    {
        var cluster = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: far}}}], ingress: [{name: r, action: Drop}]"));
        cluster.Ask("x/a -> z/far TCP 80").ShouldBe("NoMatch");
        cluster.Plan.Pods.ShouldNotContain(p => p.Name == "far");
        cluster.Plan.Rules.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    public void Pods_that_have_ended_own_no_address_and_are_nobodys_peer(string phase)
    {
        var ended = "\n---\n" + PodManifest("x", "old", "n1", "10.1.0.50", "fd01::50", 80, phase: phase);
        var cluster = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{podSelector: {}}], ingress: [{name: r, action: Drop, from: [{podSelector: {matchLabels: {app: old}}}]}], egress: [{name: e, action: Reject}]") + ended);
        cluster.Ask("x/old -> 9.9.9.9 TCP 80").ShouldBe("NoMatch");
        cluster.Ask("x/old -> x/a TCP 80").ShouldBe("NoMatch");
        cluster.Plan.Pods.ShouldNotContain(p => p.Name == "old");
    }

    [Fact]
    public void A_new_Pod_may_have_the_address_of_one_that_ended()
    {
        var cluster = new SmallCluster(Closed + "\n---\n" + PodManifest("a", "old", "n1", "10.1.0.11", "fd01::11", 80, phase: "Succeeded"));
        cluster.Ask("y/b -> 10.1.0.11 TCP 80").ShouldBe("Drop by p/i");
    }

    [Fact]
    public void Pods_in_the_Nodes_network_belong_to_Node_policies()
    {
        var host = "\n---\n" + PodManifest("x", "host", "n1", "172.31.0.1", "fd31::1", 80, "hostNetwork: true,");
        var cluster = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: host}}}], ingress: [{name: r, action: Drop}]")
            + Acnp("q", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{name: r, action: Drop, from: [{podSelector: {matchLabels: {app: host}}}]}]") + host);
        cluster.Ask("x/a -> 172.31.0.1 TCP 80").ShouldBe("NoMatch");
        cluster.Ask("172.31.0.1 -> x/a TCP 80").ShouldBe("NoMatch");
        cluster.Plan.Pods.ShouldNotContain(p => p.Name == "host");
    }

    [Fact]
    public void The_Node_always_reaches_its_Pods_and_other_Nodes_do_not()
    {
        var cluster = new SmallCluster(Closed);
        cluster.Ask("172.31.0.1 -> x/a TCP 80", p => p with { FromNode = true }).ShouldBe("NoMatch");
        cluster.Ask("172.31.0.2 -> x/a TCP 80").ShouldBe("Drop by p/i");
    }

    [Fact]
    public void Egress_of_the_source_and_ingress_of_the_destination_are_both_asked()
    {
        var cluster = new SmallCluster(
            Acnp("out", "priority: 9, appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: e, action: Reject, ports: [{port: 1}]}, {name: f, action: Allow}]")
            + Acnp("in", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: b}}}], ingress: [{name: i, action: Drop, ports: [{port: 1}, {port: 2}]}]"));
        cluster.Ask("x/a -> y/b TCP 1").ShouldBe("Reject by out/e");
        cluster.Ask("x/a -> y/b TCP 2").ShouldBe("Drop by in/i");
        cluster.Ask("x/a -> y/b TCP 3").ShouldBe("Allow by out/f");
        cluster.Ask("x/a -> 9.9.9.9 TCP 2").ShouldBe("Allow by out/f");
    }

    [Fact]
    public void Established_connections_go_on() =>
        new SmallCluster(Closed).Ask("y/a -> x/a TCP 80", p => p with { Established = true }).ShouldBe("NoMatch");

    [Fact]
    public void A_TCP_packet_out_of_nowhere_is_refused_where_policies_apply()
    {
        var cluster = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{name: i, action: Allow}]"));
        cluster.Ask("y/b -> x/a TCP 80", p => p with { Opens = false }).ShouldBe("Reject");
        cluster.Ask("x/a -> y/b TCP 80", p => p with { Opens = false }).ShouldBe("Reject");
        cluster.Ask("x/b -> y/b TCP 80", p => p with { Opens = false }).ShouldBe("NoMatch");
    }

    [Theory]
    [InlineData(133, "NoMatch")]
    [InlineData(134, "NoMatch")]
    [InlineData(135, "NoMatch")]
    [InlineData(136, "NoMatch")]
    [InlineData(143, "NoMatch")]
    [InlineData(128, "Drop by p/i")]
    [InlineData(137, "Drop by p/i")]
    public void Neighbour_discovery_is_not_judged(int type, string verdict) =>
        new SmallCluster(Closed).Ask("y/b -> x/a ICMP v6", p => p with { IcmpType = type }).ShouldBe(verdict);

    [Theory]
    [InlineData("10.1.0.77 -> 9.9.9.9 TCP 80", true)]
    [InlineData("9.9.9.9 -> 10.1.0.77 TCP 80", true)]
    [InlineData("fd01::77 -> fd77::1 TCP 80 v6", true)]
    [InlineData("x/a -> 10.1.0.77 TCP 80", true)]
    [InlineData("x/a -> x/b TCP 80", false)]
    [InlineData("10.2.0.77 -> x/a TCP 80", false)]
    [InlineData("172.31.0.2 -> x/a TCP 80", false)]
    public void Unknown_addresses_of_the_Pod_CIDRs_are_cut_off_if_so_configured(string question, bool cut)
    {
        new SmallCluster("", Yaml.GateOn with { Pods = PodOptions.Default with { DenyUnknown = true } }).Ask(question).ShouldBe(cut ? "Drop" : "NoMatch");
        new SmallCluster("").Ask(question).ShouldBe("NoMatch");
    }

    [Fact]
    public void The_Nodes_own_addresses_in_its_Pod_CIDRs_are_not_unknown_Pods()
    {
        var cluster = new SmallCluster(Closed, Yaml.GateOn with { Pods = PodOptions.Default with { DenyUnknown = true } });
        cluster.Ask("x/b -> 10.1.0.1 UDP 53", p => p with { ToNode = true }).ShouldBe("NoMatch");
        cluster.Ask("x/a -> 10.1.0.1 UDP 53", p => p with { ToNode = true }).ShouldBe("Drop by p/e");
        cluster.Ask("10.1.0.77 -> 10.1.0.1 UDP 53", p => p with { ToNode = true }).ShouldBe("Drop");
    }
}
