using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>Kubernetes NetworkPolicies: what they let through, and what they isolate.</summary>
public class IsolationTests
{
    [Theory]
    [InlineData("podSelector: {}", "Drop by p/isolation", "NoMatch")]
    [InlineData("podSelector: {}, egress: [{to: [{podSelector: {}}]}]", "Drop by p/isolation", "Drop by p/isolation")]
    [InlineData("podSelector: {}, egress: []", "Drop by p/isolation", "NoMatch")]
    [InlineData("podSelector: {}, policyTypes: [Egress]", "NoMatch", "Drop by p/isolation")]
    [InlineData("podSelector: {}, policyTypes: [Ingress], egress: [{}]", "Drop by p/isolation", "NoMatch")]
    [InlineData("podSelector: {}, policyTypes: [Ingress, Egress], egress: [{}]", "Drop by p/isolation", "Allow by p/egress-0")]
    [InlineData("podSelector: {}, ingress: [{}]", "Allow by p/ingress-0", "NoMatch")]
    [InlineData("podSelector: {}, policyTypes: [Egress], ingress: [{}], egress: [{}]", "NoMatch", "Allow by p/egress-0")]
    public void PolicyTypes_say_what_is_isolated_and_have_defaults(string spec, string ingress, string egress)
    {
        var cluster = new SmallCluster(Np("x/p", spec));
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe(ingress);
        cluster.Ask("x/a -> y/a TCP 80").ShouldBe(egress);
        cluster.Ask("y/a -> z/a TCP 80").ShouldBe("NoMatch");
    }

    [Fact]
    public void Policies_add_up()
    {
        var cluster = new SmallCluster(
            Np("x/p", "podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: blue}}}]}]")
            + Np("x/q", "podSelector: {matchLabels: {app: a}}, ingress: [{ports: [{port: 81}]}]"));
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Allow by p/ingress-0");
        cluster.Ask("z/a -> x/a TCP 81").ShouldBe("Allow by q/ingress-0");
        cluster.Ask("z/a -> x/b TCP 81").ShouldBe("Drop by p/isolation");
        cluster.Ask("z/a -> x/a UDP 81").ShouldBe("Drop by p/isolation");
    }

    [Fact]
    public void A_peer_with_both_selectors_is_one_condition_and_two_peers_are_two()
    {
        var both = new SmallCluster(Np("x/p", "podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}, namespaceSelector: {matchLabels: {env: test}}}]}]"));
        both.Ask("z/a -> x/a TCP 80").ShouldBe("Allow by p/ingress-0");
        both.Ask("z/b -> x/a TCP 80").ShouldBe("Drop by p/isolation");
        both.Ask("x/a -> x/b TCP 80").ShouldBe("Drop by p/isolation");
        var either = new SmallCluster(Np("x/p", "podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}, {namespaceSelector: {matchLabels: {env: test}}}]}]"));
        either.Ask("z/b -> x/a TCP 80").ShouldBe("Allow by p/ingress-0");
        either.Ask("x/a -> x/b TCP 80").ShouldBe("Allow by p/ingress-0");
        either.Ask("y/a -> x/b TCP 80").ShouldBe("Drop by p/isolation");
    }

    [Fact]
    public void Isolation_covers_both_families_and_every_protocol()
    {
        var cluster = new SmallCluster(Np("x/p", "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.1.0.0/24}}]}]"));
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Allow by p/ingress-0");
        cluster.Ask("y/a -> x/a TCP 80 v6").ShouldBe("Drop by p/isolation");
        cluster.Ask("z/far -> x/a ICMP").ShouldBe("Drop by p/isolation");
        cluster.Ask("y/a -> x/a ICMP").ShouldBe("Allow by p/ingress-0");
    }

    [Fact]
    public void Policies_of_one_name_in_both_kinds_are_two()
    {
        var cluster = new SmallCluster(
            Annp("x/same", "priority: 5, appliedTo: [{podSelector: {}}], ingress: [{name: r, action: Drop, from: [{podSelector: {matchLabels: {app: a}}}]}]")
            + Np("x/same", "podSelector: {}, ingress: [{from: [{podSelector: {}}]}]"));
        cluster.Ask("x/a -> x/b TCP 80").ShouldBe("Drop by same/r");
        cluster.Ask("x/b -> x/a TCP 80").ShouldBe("Allow by same/ingress-0");
        cluster.Whole.Policies.Select(p => p.Policy.ToString()).Order(StringComparer.Ordinal)
            .ShouldBe(["AntreaNetworkPolicy:x/same", "K8sNetworkPolicy:x/same"]);
    }

    [Fact]
    public void Kubernetes_policies_hold_without_the_gate_of_Antreas()
    {
        var off = new EffectiveConfig(GateSet.Defaults.With([KeyValuePair.Create(KnownGates.AntreaPolicy, false)], out _)!, FailsafeOptions.Default);
        var cluster = new SmallCluster(Np("x/p", "podSelector: {}") + Acnp("q", "priority: 1, appliedTo: [{podSelector: {}}], ingress: [{name: r, action: Allow}]"), off);
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Drop by p/isolation");
        cluster.Ask("y/a -> y/b TCP 80").ShouldBe("NoMatch");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("yes", false)]
    public void An_annotation_of_the_Namespace_makes_them_log(string value, bool logs)
    {
        var cluster = new SmallCluster(
            Np("w/p", "podSelector: {}, ingress: [{}]")
            + $"\n---\n{{apiVersion: v1, kind: Namespace, metadata: {{name: w, annotations: {{networkpolicy.antrea.io/enable-logging: '{value}'}}}}}}\n");
        cluster.Policy("p").Rules.Select(r => (r.Action, r.Log)).ShouldBe([(RuleAction.Allow, logs), (RuleAction.Drop, logs)]);
    }
}
