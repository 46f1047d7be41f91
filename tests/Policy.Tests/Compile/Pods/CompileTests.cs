using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Policy.Tests.Evaluation.Pods;
using Antrea.Policy.Tests.Support;
using Antrea.Policy.Tiers;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Compile.Pods;

/// <summary>What becomes of policies that cannot be enforced as they are written.</summary>
public class CompileTests
{
    private static CompiledPolicy Compile(string text, int? tierWas = null, GateSet? gates = null)
    {
        var objects = Yaml.Objects("{apiVersion: v1, kind: Namespace, metadata: {name: x}}\n" + text);
        var context = new CompileContext("n1", Labels.Empty, TierTable.Default, gates ?? GateSet.Defaults, new PolicyReferences("n1", objects));
        return PolicyCompiler.Compile(objects.OfType<PolicyObject>().Single(), context, tierWas);
    }

    [Theory]
    [InlineData("ingress: [{name: r, action: Drop, from: [{group: over}]}]", "spec.ingress[0].from[0].group: ClusterGroup mid has child groups itself: groups nest one level deep: it has no members")]
    [InlineData("egress: [{name: r, action: Drop, to: [{ipBlock: {cidr: 10.0.0.0/8}}, {group: over}]}]", "spec.egress[0].to[1].group: ClusterGroup mid has child groups itself: groups nest one level deep: it has no members")]
    public void A_peer_group_nested_too_deep_is_nothing(string rules, string message)
    {
        var p = Compile(OverNested + Acnp("p", $"priority: 1, appliedTo: [{{podSelector: {{}}}}], {rules}"));
        p.Outcome.ShouldBe(CompileOutcome.Compiled);
        p.Rules.Single().Peers.Any.ShouldBeFalse();
        p.Rules.Single().Peers.Selectors.ShouldBeEmpty();
        p.Message.ShouldBe(message);
    }

    [Fact]
    public void Nothing_is_applied_to_a_group_nested_too_deep()
    {
        var p = Compile(OverNested + Acnp("p", "priority: 1, appliedTo: [{group: over}], ingress: [{name: r, action: Drop}]"));
        p.Outcome.ShouldBe(CompileOutcome.Pending);
        p.Rules.ShouldBeEmpty();
        p.Message.ShouldBe("appliedTo group over: ClusterGroup mid has child groups itself: groups nest one level deep: it has no members");
    }

    [Fact]
    public void Addresses_in_a_group_are_left_out_of_appliedTo()
    {
        var p = Compile(
            Grp("g", "childGroups: [nets, as]") + Grp("nets", "ipBlocks: [{cidr: 10.0.0.0/8}]") + Grp("as", "podSelector: {matchLabels: {app: a}}")
            + Acnp("p", "priority: 1, appliedTo: [{group: g}], ingress: [{name: r, action: Drop}]"));
        p.Outcome.ShouldBe(CompileOutcome.Compiled);
        p.Rules.Single().Targets.Single().Canonical.ShouldBe("local pods[app In (a)]");
        p.Message.ShouldBe("appliedTo group g holds ipBlocks: a policy cannot be applied to addresses");
    }

    [Fact]
    public void A_policy_of_a_missing_tier_waits_for_it_unless_its_place_is_known()
    {
        var policy = Acnp("p", "tier: gone, priority: 1, appliedTo: [{podSelector: {}}], ingress: [{name: r, action: Drop}]");
        var p = Compile(policy);
        p.Outcome.ShouldBe(CompileOutcome.Pending);
        p.Message.ShouldBe("tier gone does not exist (yet)");
        p.Rules.ShouldBeEmpty();
        Compile(policy, tierWas: 77).TierPriority.ShouldBe(77);
        Compile(policy, tierWas: 77).Rules.Count.ShouldBe(1);
    }

    [Fact]
    public void A_gate_that_is_off_refuses_Antreas_policies_by_name()
    {
        var off = GateSet.Defaults.With([KeyValuePair.Create(KnownGates.AntreaPolicy, false)], out _);
        var p = Compile(Acnp("p", "priority: 1, appliedTo: [{podSelector: {}}]"), gates: off);
        p.Outcome.ShouldBe(CompileOutcome.Refused);
        p.Message.ShouldBe("feature gate AntreaPolicy is off on this node");
    }

    private static SmallCluster Layer7(bool gate) => new(Annp("x/p", """
        priority: 1, appliedTo: [{podSelector: {}}], ingress: [
          {name: web, action: Allow, ports: [{port: 80}], l7Protocols: [{http: {method: GET}}]},
          {name: any, action: Allow, from: [{podSelector: {}}], l7Protocols: [{tls: {}}]},
          {name: rest, action: Allow}]
        """.ReplaceLineEndings(" ")), new EffectiveConfig(GateSet.Defaults.With([KeyValuePair.Create(KnownGates.L7NetworkPolicy, gate)], out _)!, FailsafeOptions.Default));

    [Fact]
    public void Without_its_gate_traffic_of_a_layer_7_rule_is_dropped_and_said_to_be()
    {
        var cluster = Layer7(gate: false);
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Drop by p/web");
        cluster.Ask("y/a -> x/a TCP 81").ShouldBe("Allow by p/rest");
        cluster.Policy("p").Outcome.ShouldBe(CompileOutcome.Compiled);
        cluster.Policy("p").IsFault.ShouldBeTrue();
        cluster.Policy("p").Message.ShouldBe(
            "spec.ingress[0].l7Protocols: feature gate L7NetworkPolicy is off on this node: the rule's traffic is dropped; "
            + "spec.ingress[1].l7Protocols: feature gate L7NetworkPolicy is off on this node: the rule's traffic is dropped");
        cluster.Plan.L7.IsNeeded.ShouldBeFalse();
    }

    [Fact]
    public void With_its_gate_a_layer_7_rule_allows_what_its_items_allow_and_drops_what_is_not_TCP()
    {
        var cluster = Layer7(gate: true);
        cluster.Policy("p").IsFault.ShouldBeFalse();
        cluster.Policy("p").Message.ShouldBe("");
        cluster.Policy("p").Rules.Select(r => r.L7.Count).ShouldBe([1, 1, 0]);
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Allow by p/web");
        cluster.Ask("x/b -> x/a UDP 53").ShouldBe("Drop by p/any");
        cluster.Plan.L7.Numbers.Select(n => n.Number).ShouldBe([1, 2]);
    }

    [Fact]
    public void What_is_missing_is_named_once()
    {
        var p = Compile(Acnp("p", """
            priority: 1, appliedTo: [{podSelector: {}}, {group: later}],
            ingress: [{name: r, action: Drop, from: [{group: g}, {group: later}]}],
            egress: [{name: e, action: Drop, toServices: [{name: s, namespace: x}]}]
            """.ReplaceLineEndings(" ")));
        p.Outcome.ShouldBe(CompileOutcome.Compiled);
        p.IsFault.ShouldBeFalse();
        p.Message.ShouldBe("ClusterGroup later, ClusterGroup g, Service x/s does not exist (yet): it has no members");
    }

    [Fact]
    public void External_entities_are_nobody()
    {
        var p = Compile(Annp("x/p", "priority: 1, appliedTo: [{podSelector: {}}], ingress: [{name: r, action: Allow, from: [{externalEntitySelector: {}}]}]"));
        p.Rules.Single().Peers.ShouldBe(new RulePeers(false, [], []));
        p.Message.ShouldContain("external entities are not known to this agent");
    }

    [Fact]
    public void Nodes_and_Pods_take_two_policies()
    {
        var p = Compile(Acnp("p", "priority: 1, appliedTo: [{nodeSelector: {}}, {podSelector: {}}], ingress: [{name: r, action: Drop}]"));
        p.Outcome.ShouldBe(CompileOutcome.Refused);
        p.Message.ShouldBe("appliedTo selects Nodes and Pods at once: use one policy for each");
    }

    [Fact]
    public void Peers_of_the_own_Namespace_make_one_rule_for_each_Namespace_here()
    {
        var cluster = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{namespaceSelector: {matchLabels: {env: prod}}}], ingress: [{name: r, action: Drop, from: [{namespaces: {match: Self}}]}]"));
        cluster.Policy("p").Rules.Select(r => (r.Targets.Single().Canonical, r.Peers.Selectors.Single().Canonical)).ShouldBe(
            [("local pods[] in namespace x", "pods[] in namespace x"), ("local pods[] in namespace y", "pods[] in namespace y")]);
    }

    private static readonly string OverNested =
        Grp("over", "childGroups: [leaf, mid]") + Grp("mid", "childGroups: [leaf]") + Grp("leaf", "podSelector: {matchLabels: {app: a}}");
}
