using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Evaluation.Tracing;
using Antrea.Policy.Planning.Pods;
using Antrea.Policy.Tests.Support;
using static Antrea.Policy.Tests.Evaluation.ClusterTraceCases;

namespace Antrea.Policy.Tests.Evaluation;

/// <summary>What a trace says of rules: verdict, who decides, and why others do not match.</summary>
public class ClusterTraceTests
{
    private static readonly string Chain = string.Join("\n---\n",
        Acnp("pass", "appliedTo: [{podSelector: {matchLabels: {app: b}}}], ingress: [{name: p, action: Pass, from: [{namespaceSelector: {matchLabels: {env: prod}}}]}, {name: d, action: Drop}]", "securityops"),
        Acnp("app", "appliedTo: [{podSelector: {matchLabels: {app: b}}}], ingress: [{name: all, action: Drop}]"),
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: np, namespace: db}, spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 5432}]}, {from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}}");

    [Fact]
    public void Tiers_stand_in_order_with_what_Pass_skipped()
    {
        var path = Cluster(Chain).Ask("web/a", "db/b", 80);
        path.Verdict.ShouldBe(Verdict.Drop);
        path.Policy.ShouldBe("K8sNetworkPolicy:db/np");
        path.Rule.ShouldBe("");
        path.Because.ShouldBe("K8sNetworkPolicy:db/np isolation (ingress of Pod db/b)");
        path.Hops.Select(h => $"{h.Node} {h.Hook}").ShouldBe(["n1 FORWARD", "n2 FORWARD"]);
        var tiers = path.Hops[1].Sides.ShouldHaveSingleItem().Tiers;
        tiers.Select(t => (t.Name, t.Priority, t.Rules.Count, t.Skipped)).ShouldBe(
            [("securityops", 100, 1, 1), ("application", 250, 0, 1), ("Kubernetes NetworkPolicies", 252, 3, 0)]);
        tiers[0].Rules[0].ShouldBe(new TraceRule("AntreaClusterNetworkPolicy:pass", "p", 0, RuleAction.Pass, true, ""));
        tiers[2].Rules.Select(r => (r.Index, r.Matched, r.WhyNot)).ShouldBe([(0, false, "port"), (1, false, "peer"), (null, true, "")]);
    }

    [Fact]
    public void Where_both_sides_allow_the_destinations_rule_is_named()
    {
        var path = Cluster(Chain + "\n---\n" + Acnp("out", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: o, action: Allow}]")).Ask("web/a", "db/b", 5432);
        path.Verdict.ShouldBe(Verdict.Allow);
        (path.Policy, path.Rule).ShouldBe(("K8sNetworkPolicy:db/np", "ingress-0"));
        path.Because.ShouldBe("AntreaClusterNetworkPolicy:out rule o (egress of Pod web/a); K8sNetworkPolicy:db/np rule ingress-0 (ingress of Pod db/b)");
    }

    [Fact]
    public void Behind_a_denial_nothing_is_asked()
    {
        var path = Cluster(Chain + "\n---\n" + Acnp("out", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: o, action: Reject}]")).Ask("web/a", "db/b");
        path.Verdict.ShouldBe(Verdict.Reject);
        path.Hops.ShouldHaveSingleItem().Node.ShouldBe("n1");
        path.NotReached.ShouldBe(["n2"]);
    }

    [Theory]
    [InlineData("udp", 53, "protocol")]
    [InlineData("tcp", 54, "port")]
    [InlineData("icmp", null, "protocol")]
    public void Protocol_and_port_are_told_apart(string protocol, int? port, string why)
    {
        var cluster = Cluster(Acnp("x", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: o, action: Drop, ports: [{protocol: TCP, port: 53}]}]"));
        var path = cluster.Explain(new TraceQuery("web/a", "192.0.2.1", protocol, port)).Paths[0];
        path.Verdict.ShouldBe(Verdict.NoMatch);
        path.Because.ShouldBe("no rule matches");
        path.Hops[0].Sides[0].Tiers[0].Rules[0].WhyNot.ShouldBe(why);
    }

    [Fact]
    public void Icmp_is_an_echo_request_unless_said_otherwise()
    {
        var cluster = Cluster(Acnp("x", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: o, action: Drop, protocols: [{icmp: {icmpType: 8, icmpCode: 0}}]}]"));
        cluster.Explain(new TraceQuery("web/a", "192.0.2.1", "icmp")).Paths[0].Verdict.ShouldBe(Verdict.Drop);
        cluster.Explain(new TraceQuery("web/a", "2001:db8::1", "icmp")).Paths[0].Verdict.ShouldBe(Verdict.Drop);
        var other = cluster.Explain(new TraceQuery("web/a", "192.0.2.1", "icmp", IcmpType: 13)).Paths[0];
        other.Verdict.ShouldBe(Verdict.NoMatch);
        other.Hops[0].Sides[0].Tiers[0].Rules[0].WhyNot.ShouldBe("ICMP type");
    }

    [Fact]
    public void A_source_port_counts_only_if_it_is_given()
    {
        var cluster = Cluster(Acnp("x", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: o, action: Drop, ports: [{protocol: TCP, sourcePort: 1000, sourceEndPort: 2000}]}]"));
        cluster.Explain(new TraceQuery("web/a", "192.0.2.1", Port: 80)).Paths[0].Verdict.ShouldBe(Verdict.NoMatch);
        cluster.Explain(new TraceQuery("web/a", "192.0.2.1", Port: 80, SourcePort: 1500)).Paths[0].Verdict.ShouldBe(Verdict.Drop);
    }

    [Theory]
    [InlineData(null, Verdict.Drop)]
    [InlineData("api.github.com", Verdict.Allow)]
    [InlineData("a.b.GitHub.com.", Verdict.Allow)]
    [InlineData("github.com", Verdict.Drop)]
    [InlineData("api.githubXcom", Verdict.Drop)]
    public void Names_match_if_the_address_was_learnt(string? name, Verdict verdict)
    {
        var cluster = Cluster(Acnp("x", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: gh, action: Allow, to: [{fqdn: '*.github.com'}]}, {name: d, action: Drop}]"));
        var path = cluster.Explain(new TraceQuery("web/a", "192.0.2.1", Port: 443, Learnt: name is null ? null : [KeyValuePair.Create(name, IpNet.Parse("192.0.2.1"))])).Paths[0];
        path.Verdict.ShouldBe(verdict);
        path.Hops[0].Sides[0].Tiers[0].Rules[0].WhyNot.ShouldBe(verdict == Verdict.Allow ? "" : "matches if 192.0.2.1 was learnt for *.github.com");
    }

    [Fact]
    public void A_name_that_was_learnt_for_another_address_does_not_match()
    {
        var cluster = Cluster(Acnp("x", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: gh, action: Drop, to: [{fqdn: github.com}]}]"));
        cluster.Explain(new TraceQuery("web/a", "192.0.2.1", Port: 443, Learnt: [KeyValuePair.Create("github.com", IpNet.Parse("192.0.2.2"))])).Paths[0].Verdict.ShouldBe(Verdict.NoMatch);
    }

    [Fact]
    public void A_rule_that_is_enforced_otherwise_than_written_is_noted()
    {
        var trace = Cluster(Acnp("l7", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: g, action: Allow, l7Protocols: [{http: {}}]}]")).Explain(new TraceQuery("web/a", "192.0.2.1", Port: 80));
        trace.Paths[0].Verdict.ShouldBe(Verdict.Drop);
        trace.Notes.ShouldHaveSingleItem().ShouldStartWith("AntreaClusterNetworkPolicy:l7: spec.egress[0].l7Protocols: ");
    }

    [Fact]
    public void An_address_that_no_known_Pod_owns_is_cut_off_if_the_configuration_says_so()
    {
        var deny = Yaml.GateOn with { Pods = PodOptions.Default with { DenyUnknown = true } };
        Cluster("", deny).Ask("10.10.1.77", "web/a").Verdict.ShouldBe(Verdict.Drop);
        var trace = Cluster().Explain(new TraceQuery("10.10.1.77", "web/a", Port: 80));
        trace.Paths[0].Verdict.ShouldBe(Verdict.NoMatch);
        trace.Notes.ShouldBe(["10.10.1.77 is in the Pod network of Node n1, but no known Pod owns it"]);
    }

    [Fact]
    public void With_the_gate_off_Nodes_say_so()
    {
        var path = Cluster("", EffectiveConfig.Defaults).Ask("192.0.2.1", "node/n1");
        path.Verdict.ShouldBe(Verdict.NoMatch);
        path.Because.ShouldStartWith("feature gate NodeNetworkPolicy");
    }

    [Fact]
    public void Rules_behind_the_deciding_one_are_not_skipped_by_Pass()
    {
        var tiers = Cluster(Chain).Ask("web/a", "db/b", 5432).Hops[1].Sides[0].Tiers;
        tiers.Select(t => (t.Priority, t.Rules.Count, t.Skipped)).ShouldBe([(100, 1, 1), (250, 0, 1), (252, 1, 0)]);
        var node = Cluster(string.Join("\n---\n",
            Acnp("pass", "appliedTo: [{nodeSelector: {}}], ingress: [{name: p, action: Pass}, {name: q, action: Drop}]"),
            Acnp("base", "appliedTo: [{nodeSelector: {}}], ingress: [{name: r, action: Reject}, {name: s, action: Drop}]", "baseline"))).Ask("192.0.2.1", "node/n1");
        node.Rule.ShouldBe("r");
        node.Hops[0].Sides[0].Tiers.Select(t => (t.Name, t.Rules.Count, t.Skipped)).ShouldBe([("application", 1, 1), ("baseline", 1, 0)]);
    }

    [Fact]
    public void Of_several_alternatives_the_one_that_lacks_least_is_told()
    {
        var cluster = Cluster(Acnp("x", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: o, action: Drop, to: [{fqdn: github.com}, {ipBlock: {cidr: 192.0.2.0/24}}], ports: [{protocol: TCP, port: 443}]}]"));
        cluster.Ask("web/a", "192.0.2.1", 80).Hops[0].Sides[0].Tiers[0].Rules[0].WhyNot.ShouldBe("port");
        cluster.Ask("web/a", "198.51.100.1", 80).Hops[0].Sides[0].Tiers[0].Rules[0].WhyNot.ShouldBe("peer, port");
    }

    [Fact]
    public void A_custom_tier_is_named() =>
        Cluster("{apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {name: mine}, spec: {priority: 33}}\n---\n" + Acnp("x", "appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: o, action: Drop}]", "mine"))
            .Ask("web/a", "192.0.2.1").Hops[0].Sides[0].Tiers.Select(t => (t.Name, t.Priority)).ShouldBe([("mine", 33)]);
}
