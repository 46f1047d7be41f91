using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Tests.Support;

namespace Antrea.Policy.Tests.Planning;

public class NodePlanTests
{
    private static string Policy(string name, string rules, string extra = "", string applied = "nodeSelector: {matchLabels: {role: front}}", string priority = "1") => $$"""
        ---
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: {{name}}}
        spec: {priority: {{priority}}, {{extra}} appliedTo: [{{{applied}}}], {{rules}}}
        """;

    private static NodeRule One(string text)
    {
        var whole = Yaml.Plan(text);
        whole.Problems.Where(p => p.IsError).ShouldBeEmpty();
        return whole.Plan.Rules.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("{nodeSelector: {matchLabels: {role: back}}}", "10.10.2.1/32 172.31.0.2/32", "")]
    [InlineData("{nodeSelector: {}}", "10.10.1.1/32 10.10.2.1/32 172.31.0.1/32 172.31.0.2/32", "fd00:10:1::1/128 fd00:31::1/128")]
    [InlineData("{podSelector: {matchLabels: {app: a}}}", "10.10.1.11/32", "fd00:10:1::11/128")]
    [InlineData("{namespaceSelector: {matchLabels: {env: test}}}", "10.10.2.12/32", "")]
    [InlineData("{namespaceSelector: {}}", "10.10.1.11/32 10.10.2.12/32", "fd00:10:1::11/128")]
    [InlineData("{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [a]}]}}", "10.10.2.12/32", "")]
    [InlineData("{serviceAccount: {name: sa1, namespace: web}}", "10.10.1.11/32", "fd00:10:1::11/128")]
    [InlineData("{ipBlock: {cidr: 192.168.1.0/24, except: [192.168.1.128/25]}}", "192.168.1.0/25", "")]
    [InlineData("{ipBlock: {cidr: 'fd77::/64'}}", "", "fd77::/64")]
    [InlineData("{podSelector: {matchLabels: {app: nobody}}}", "", "")]
    public void Peers_resolve_to_addresses(string peer, string v4, string v6)
    {
        var r = One(Policy("p", $"ingress: [{{name: r, action: Drop, from: [{peer}]}}]"));
        string.Join(' ', r.V4.Nets).ShouldBe(v4);
        string.Join(' ', r.V6.Nets).ShouldBe(v6);
    }

    [Fact]
    public void No_peer_is_any_peer_in_both_families()
    {
        var r = One(Policy("p", "ingress: [{name: r, action: Drop}]"));
        (r.V4.IsAny, r.V6.IsAny).ShouldBe((true, true));
    }

    [Fact]
    public void ClusterGroups_nest_one_level_and_mix_members_and_blocks()
    {
        var r = One("""
            {apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {name: pods}, spec: {podSelector: {matchLabels: {app: b}}}}
            ---
            {apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {name: nets}, spec: {ipBlocks: [{cidr: 9.9.9.0/24}]}}
            ---
            {apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {name: all}, spec: {childGroups: [pods, nets]}}
            """ + "\n" + Policy("p", "egress: [{name: r, action: Drop, to: [{group: all}]}]"));
        string.Join(' ', r.V4.Nets).ShouldBe("9.9.9.0/24 10.10.2.12/32");
    }

    [Fact]
    public void A_group_that_is_not_there_yet_has_no_members_and_spoils_nothing()
    {
        var whole = Yaml.Plan(Policy("p", "ingress: [{name: r, action: Drop, from: [{group: later}, {ipBlock: {cidr: 1.0.0.0/8}}]}]"));
        string.Join(' ', whole.Plan.Rules.Single().V4.Nets).ShouldBe("1.0.0.0/8");
        whole.Policies.Single().Message.ShouldContain("later");
    }

    [Fact]
    public void AppliedTo_through_a_ClusterGroup_with_a_nodeSelector()
    {
        var group = "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {name: fronts}, spec: {nodeSelector: {matchLabels: {role: front}}}}\n";
        Yaml.Plan(group + Policy("p", "ingress: [{name: r, action: Drop}]", applied: "group: fronts")).Plan.Ingress.Count.ShouldBe(1);
        Yaml.Plan(group.Replace("front}", "none}") + Policy("p", "ingress: [{name: r, action: Drop}]", applied: "group: fronts")).Plan.Ingress.ShouldBeEmpty();
        Yaml.Plan(Policy("p", "ingress: [{name: r, action: Drop}]", applied: "group: fronts")).Policies.Single().Outcome.ShouldBe(CompileOutcome.Pending);
    }

    [Fact]
    public void Another_nodes_policy_is_compiled_and_has_no_rules_here()
    {
        var whole = Yaml.Plan(Policy("p", "ingress: [{name: r, action: Drop}]", applied: "nodeSelector: {matchLabels: {role: back}}"));
        whole.Plan.Ingress.ShouldBeEmpty();
        whole.Policies.Single().Outcome.ShouldBe(CompileOutcome.Compiled);
    }

    [Fact]
    public void Order_is_tier_then_priority_then_position_then_names()
    {
        var whole = Yaml.Plan(
            "{apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {name: mine}, spec: {priority: 60}}\n"
            + Policy("z", "ingress: [{name: r0, action: Drop}, {name: r1, action: Drop}]", priority: "1.001")
            + "\n" + Policy("a", "ingress: [{name: r0, action: Drop}]", priority: "1.002")
            + "\n" + Policy("b", "ingress: [{name: b0, action: Drop}, {name: b1, action: Drop}]", priority: "1.001")
            + "\n" + Policy("c", "ingress: [{name: c0, action: Drop}]", extra: "tier: mine,", priority: "999")
            + "\n" + Policy("e", "ingress: [{name: e0, action: Drop}]", extra: "tier: emergency,", priority: "10000")
            + "\n" + Policy("l", "ingress: [{name: l0, action: Drop}]", extra: "tier: baseline,", priority: "1"));
        string.Join(' ', whole.Plan.Ingress.Select(r => $"{r.Rule.Policy.Name}/{r.Rule.Name}")).ShouldBe("e/e0 c/c0 b/b0 z/r0 b/b1 z/r1 a/r0 l/l0");
    }

    [Fact]
    public void The_order_of_objects_does_not_matter()
    {
        var objects = Yaml.Objects(Yaml.Nodes + "\n" + Policy("z", "ingress: [{name: r0, action: Drop}]") + "\n" + Policy("a", "ingress: [{name: r0, action: Allow}]"));
        var plan = WholeCluster.Of("n1", objects, Yaml.GateOn).Plan;
        objects.Reverse();
        WholeCluster.Of("n1", objects, Yaml.GateOn).Plan.ShouldBe(plan);
        PlanHash.Of(WholeCluster.Of("n1", objects, Yaml.GateOn).Plan).ShouldBe(PlanHash.Of(plan));
    }

    [Theory]
    [InlineData("NodeNetworkPolicy", false, true)]
    [InlineData("AntreaPolicy", true, false)]
    public void A_gate_that_is_off_leaves_nothing_of_what_it_is_for(string gate, bool alsoNode, bool enforcesPods)
    {
        var gates = Antrea.Policy.FeatureGates.GateSet.Defaults.With(alsoNode ? [KeyValuePair.Create("NodeNetworkPolicy", true), KeyValuePair.Create(gate, false)] : [KeyValuePair.Create(gate, false)], out _)!;
        var whole = Yaml.Plan(Policy("p", "ingress: [{name: r, action: Drop}]"), new Antrea.Policy.Configuration.EffectiveConfig(gates, FailsafeOptions.Default));
        whole.Plan.ShouldBe(NodePlan.Nothing("n1") with { Pods = whole.Plan.Pods });
        whole.Plan.Pods.Enabled.ShouldBe(enforcesPods);
        whole.Plan.Pods.Rules.ShouldBeEmpty();
        whole.Policies.Single().Message.ShouldContain(gate);
    }

    [Fact]
    public void An_id_names_what_a_rule_says_not_its_place_nor_its_members()
    {
        string Id(string rules, string priority = "1", string more = "") => Yaml.Plan(more + Policy("p", rules, priority: priority)).Plan.Rules.First(r => r.Rule.Name == "r").Rule.Id;
        const string rule = "{name: r, action: Drop, from: [{podSelector: {matchLabels: {app: a}}}], ports: [{protocol: TCP, port: 80}]}";
        var id = Id($"ingress: [{rule}]");
        id.Length.ShouldBe(16);
        Id($"ingress: [{{name: other, action: Allow}}, {rule}]", "77").ShouldBe(id);
        Id($"ingress: [{rule}]", more: "{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: web, labels: {app: a}}, status: {podIP: 10.9.9.9}}\n").ShouldBe(id);
        Id($"ingress: [{rule.Replace("80", "81")}]").ShouldNotBe(id);
        Id($"ingress: [{rule.Replace("Drop", "Reject")}]").ShouldNotBe(id);
        Id($"egress: [{rule.Replace("from", "to")}]").ShouldNotBe(id);
    }

    [Fact]
    public void After_a_reboot_only_rules_that_let_through_forget_their_pods()
    {
        var plan = Yaml.Plan(
            Policy("p", "ingress: [{name: a, action: Allow, from: [{podSelector: {}}, {ipBlock: {cidr: 1.0.0.0/8}}]}, "
            + "{name: d, action: Drop, from: [{podSelector: {}}]}, {name: n, action: Allow, from: [{nodeSelector: {matchLabels: {role: back}}}]}]")).Plan;
        var restricted = AfterReboot.Restrict(plan);
        restricted.Ingress[0].V4.ToString().ShouldBe("{1.0.0.0/8}");
        restricted.Ingress[1].ShouldBe(plan.Ingress[1]);
        restricted.Ingress[2].ShouldBe(plan.Ingress[2]);
    }

    [Fact]
    public void A_plan_survives_being_written_and_read()
    {
        var plan = Yaml.Plan(
            Policy("p", "ingress: [{name: a, action: Pass, enableLogging: true, logLabel: x, from: [{podSelector: {}}, {ipBlock: {cidr: 'fd00::/8'}}], ports: [{protocol: SCTP, port: 1, endPort: 9, sourcePort: 5}], protocols: [{icmp: {icmpType: 8}}]}, {name: b, action: Drop, protocols: [{igmp: {igmpType: 17}}]}]"),
            Yaml.GateOn with { Failsafe = FailsafeOptions.Default }).Plan;
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(plan, Antrea.Policy.Json.PolicyJson.Options);
        var back = System.Text.Json.JsonSerializer.Deserialize<NodePlan>(json, Antrea.Policy.Json.PolicyJson.Options)!;
        back.ShouldBe(plan);
        PlanHash.Of(back).ShouldBe(PlanHash.Of(plan));
    }
}
