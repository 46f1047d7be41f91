using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>Ports and protocols of a rule.</summary>
public class PortTests
{
    private static SmallCluster On(string match, string direction = "ingress", string applied = "podSelector: {matchLabels: {app: a}}") =>
        new(Acnp("p", $"priority: 1, appliedTo: [{{{applied}}}], {direction}: [{{name: r, action: Drop, {match}}}]"));

    [Theory]
    [InlineData("ports: [{port: 80}]", "TCP 80", "TCP 81|UDP 80|SCTP 80|ICMP")]
    [InlineData("ports: [{protocol: TCP}]", "TCP 1|TCP 65535", "UDP 1|ICMP")]
    [InlineData("ports: [{protocol: UDP, port: 53}]", "UDP 53", "TCP 53|UDP 54")]
    [InlineData("ports: [{protocol: SCTP, port: 7}]", "SCTP 7", "TCP 7")]
    [InlineData("ports: [{port: 80, endPort: 82}]", "TCP 80|TCP 81|TCP 82", "TCP 79|TCP 83")]
    [InlineData("ports: [{port: 80, endPort: 80}]", "TCP 80", "TCP 81")]
    [InlineData("ports: [{port: 80}, {protocol: UDP, port: 53}]", "TCP 80|UDP 53", "TCP 53|UDP 80")]
    [InlineData("ports: [{sourcePort: 40000}]", "TCP 80|TCP 1", "UDP 80")]
    [InlineData("ports: [{sourcePort: 39999, sourceEndPort: 40001}]", "TCP 80", "")]
    [InlineData("ports: [{sourcePort: 1, sourceEndPort: 39999}]", "", "TCP 80")]
    [InlineData("ports: [{port: 80, sourcePort: 40000}]", "TCP 80", "TCP 81")]
    [InlineData("protocols: [{icmp: {}}]", "ICMP|ICMP v6", "TCP 80|TCP 80 v6")]
    [InlineData("protocols: [{icmp: {icmpType: 8}}]", "ICMP|ICMP v6", "UDP 1")]
    [InlineData("protocols: [{icmp: {icmpType: 8, icmpCode: 0}}]", "ICMP|ICMP v6", "")]
    [InlineData("protocols: [{icmp: {icmpType: 8, icmpCode: 1}}]", "", "ICMP|ICMP v6")]
    [InlineData("protocols: [{icmp: {icmpType: 13}}]", "", "ICMP|ICMP v6")]
    [InlineData("protocols: [{icmp: {}}], ports: [{port: 80}]", "ICMP|TCP 80", "TCP 81|UDP 80")]
    public void Rules_match(string match, string those, string others)
    {
        var cluster = On(match);
        foreach (var what in those.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            cluster.Ask($"y/b -> x/a {what}", Echo).ShouldBe("Drop by p/r", what);
        }

        foreach (var what in others.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            cluster.Ask($"y/b -> x/a {what}", Echo).ShouldBe("NoMatch", what);
        }
    }

    [Theory]
    [InlineData("icmpType: 3, icmpCode: 1", 1, 3, true)]
    [InlineData("icmpType: 3, icmpCode: 3", 1, 4, true)]
    [InlineData("icmpType: 11", 3, 0, true)]
    [InlineData("icmpType: 13", 128, 0, false)]
    [InlineData("icmpType: 200", 200, 9, true)]
    public void ICMP_types_are_translated_for_IPv6(string icmp, int type, int code, bool matches) =>
        On($"protocols: [{{icmp: {{{icmp}}}}}]").Ask("y/b -> x/a ICMP v6", p => p with { IcmpType = type, IcmpCode = code })
            .ShouldBe(matches ? "Drop by p/r" : "NoMatch");

    [Theory]
    [InlineData("", 0x16, "224.0.0.22", true)]
    [InlineData("igmpType: 0x16", 0x16, "224.0.0.22", true)]
    [InlineData("igmpType: 0x12", 0x16, "224.0.0.22", false)]
    [InlineData("groupAddress: 224.1.2.3", 0x16, "224.1.2.3", true)]
    [InlineData("groupAddress: 224.1.2.3", 0x16, "224.1.2.4", false)]
    public void IGMP_by_type_and_group(string igmp, int type, string group, bool matches)
    {
        var cluster = On($"protocols: [{{igmp: {{{igmp}}}}}]", "egress");
        cluster.Ask($"x/a -> {group} IGMP", p => p with { IcmpType = type }).ShouldBe(matches ? "Drop by p/r" : "NoMatch");
        cluster.Ask($"x/a -> {group} UDP 5000").ShouldBe("NoMatch");
    }

    [Fact]
    public void A_named_port_is_that_of_the_Pod_that_receives()
    {
        var cluster = On("ports: [{port: http}]", applied: "podSelector: {}");
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Drop by p/r");
        cluster.Ask("y/a -> x/a TCP 8080").ShouldBe("NoMatch");
        cluster.Ask("y/a -> x/b TCP 8080").ShouldBe("Drop by p/r");
        cluster.Ask("y/a -> x/b TCP 80").ShouldBe("NoMatch");
        cluster.Ask("y/a -> x/b UDP 8080").ShouldBe("NoMatch");
    }

    [Fact]
    public void A_named_port_is_of_its_protocol_and_may_be_nobodys()
    {
        On("ports: [{protocol: UDP, port: dns}]").Ask("y/a -> x/a UDP 53").ShouldBe("Drop by p/r");
        On("ports: [{port: dns}]").Ask("y/a -> x/a TCP 53").ShouldBe("NoMatch");
        On("ports: [{port: absent}]").Ask("y/a -> x/a TCP 80").ShouldBe("NoMatch");
        On("ports: [{port: absent}, {port: 81}]").Ask("y/a -> x/a TCP 81").ShouldBe("Drop by p/r");
    }

    [Fact]
    public void A_named_port_may_have_source_ports()
    {
        On("ports: [{port: http, sourcePort: 40000}]").Ask("y/a -> x/a TCP 80").ShouldBe("Drop by p/r");
        On("ports: [{port: http, sourcePort: 40001}]").Ask("y/a -> x/a TCP 80").ShouldBe("NoMatch");
    }

    [Fact]
    public void On_the_way_out_a_named_port_is_each_peers_own()
    {
        var cluster = On("to: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [b, far]}]}}, {ipBlock: {cidr: 9.0.0.0/8}}], ports: [{port: http}]", "egress");
        cluster.Ask("x/a -> y/b TCP 8080").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> z/far TCP 9090").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> z/far TCP 9090 v6").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> z/far TCP 8080").ShouldBe("NoMatch");
        cluster.Ask("x/a -> y/a TCP 80").ShouldBe("NoMatch");
        cluster.Ask("x/a -> 9.9.9.9 TCP 8080").ShouldBe("NoMatch");
    }

    [Fact]
    public void On_the_way_to_anywhere_a_named_port_is_every_Pods()
    {
        var cluster = On("ports: [{port: http}, {port: 7}]", "egress");
        cluster.Ask("x/a -> y/a TCP 80").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> y/b TCP 8080").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> z/far TCP 9090").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> z/far TCP 80").ShouldBe("NoMatch");
        cluster.Ask("x/a -> 9.9.9.9 TCP 80").ShouldBe("NoMatch");
        cluster.Ask("x/a -> 9.9.9.9 TCP 7").ShouldBe("Drop by p/r");
    }

    [Fact]
    public void Kubernetes_policies_name_ports_too()
    {
        var cluster = new SmallCluster(
            Np("x/p", "podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ports: [{port: http}]}], egress: [{to: [{namespaceSelector: {}}], ports: [{port: http}, {protocol: UDP, port: dns}]}]"));
        cluster.Ask("y/a -> x/b TCP 8080").ShouldBe("Allow by p/ingress-0");
        cluster.Ask("y/a -> x/b TCP 80").ShouldBe("Drop by p/isolation");
        cluster.Ask("x/a -> z/far TCP 9090").ShouldBe("Allow by p/egress-0");
        cluster.Ask("x/a -> y/b UDP 53").ShouldBe("Allow by p/egress-0");
        cluster.Ask("x/a -> y/b TCP 80").ShouldBe("Drop by p/isolation");
    }

    [Fact]
    public void Two_containers_may_give_one_name_to_two_ports()
    {
        var pod = """

            ---
            {apiVersion: v1, kind: Pod, metadata: {name: two, namespace: x, labels: {app: a}}, spec: {nodeName: n1, containers: [{name: c, ports: [{name: http, containerPort: 1}]}, {name: d, ports: [{name: http, containerPort: 2}]}]}, status: {podIP: 10.1.0.77}}
            """;
        var cluster = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{name: r, action: Drop, ports: [{port: http}]}]") + pod);
        cluster.Ask("y/a -> x/two TCP 1").ShouldBe("Drop by p/r");
        cluster.Ask("y/a -> x/two TCP 2").ShouldBe("Drop by p/r");
        cluster.Ask("y/a -> x/two TCP 80").ShouldBe("NoMatch");
    }

    private static Antrea.Policy.Evaluation.PodPacket Echo(Antrea.Policy.Evaluation.PodPacket p) => p with { IcmpType = p.Source.IsV6 ? 128 : 8 };
}
