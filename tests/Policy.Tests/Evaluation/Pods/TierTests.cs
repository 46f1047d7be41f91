using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>Order of tiers and policies, and what Pass skips.</summary>
public class TierTests
{
    private const string OnXa = "appliedTo: [{podSelector: {matchLabels: {app: a}}, namespaceSelector: {matchLabels: {env: prod, team: red}}}]";
    private static readonly string Pass = Acnp("pass", $"tier: securityops, priority: 5, {OnXa}, ingress: [{{name: p, action: Pass, ports: [{{protocol: TCP, port: 80}}]}}]");
    private static readonly string DropInApplication = Acnp("app", $"priority: 5, {OnXa}, ingress: [{{name: d, action: Drop}}]");
    private static readonly string RejectInBaseline = Acnp("base", $"tier: baseline, priority: 5, {OnXa}, ingress: [{{name: r, action: Reject}}]");
    private static readonly string FromYa = Np("x/np", "podSelector: {matchLabels: {app: a}}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}, namespaceSelector: {}}]}]");

    [Fact]
    public void Pass_skips_the_other_tiers_and_leaves_it_to_Kubernetes_policies()
    {
        var cluster = new SmallCluster(Pass + DropInApplication + RejectInBaseline + FromYa);
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Allow by np/ingress-0");
        cluster.Ask("y/b -> x/a TCP 80").ShouldBe("Drop by np/isolation");
        cluster.Ask("y/a -> x/a TCP 81").ShouldBe("Drop by app/d");
    }

    [Fact]
    public void Pass_without_a_Kubernetes_policy_leaves_it_to_the_baseline_tier()
    {
        new SmallCluster(Pass + DropInApplication + RejectInBaseline).Ask("y/a -> x/a TCP 80").ShouldBe("Reject by base/r");
        new SmallCluster(Pass + DropInApplication).Ask("y/a -> x/a TCP 80").ShouldBe("NoMatch");
    }

    [Fact]
    public void Pass_skips_later_rules_of_its_own_policy_and_tier()
    {
        var cluster = new SmallCluster(
            Acnp("p", $"tier: securityops, priority: 5, {OnXa}, ingress: [{{name: p, action: Pass, from: [{{podSelector: {{matchLabels: {{app: a}}}}}}]}}, {{name: d, action: Drop}}]")
            + Acnp("q", $"tier: securityops, priority: 6, {OnXa}, ingress: [{{name: d, action: Drop}}]"));
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("NoMatch");
        cluster.Ask("y/b -> x/a TCP 80").ShouldBe("Drop by p/d");
    }

    [Fact]
    public void A_tier_that_decides_hides_Kubernetes_isolation()
    {
        var allow = Acnp("allow", $"priority: 5, {OnXa}, ingress: [{{name: a, action: Allow, ports: [{{protocol: TCP, port: 80}}]}}]");
        var cluster = new SmallCluster(allow + FromYa);
        cluster.Ask("y/b -> x/a TCP 80").ShouldBe("Allow by allow/a");
        cluster.Ask("y/b -> x/a TCP 81").ShouldBe("Drop by np/isolation");
    }

    [Fact]
    public void The_baseline_tier_comes_after_Kubernetes_policies()
    {
        var cluster = new SmallCluster(RejectInBaseline + FromYa);
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Allow by np/ingress-0");
        cluster.Ask("y/b -> x/a TCP 80").ShouldBe("Drop by np/isolation");
        cluster.Ask("y/a -> x/b TCP 80").ShouldBe("NoMatch");
    }

    [Fact]
    public void Egress_and_ingress_pass_each_on_their_own()
    {
        var cluster = new SmallCluster(
            Acnp("pass", "tier: emergency, priority: 1, appliedTo: [{podSelector: {}}], egress: [{name: p, action: Pass}]")
            + Acnp("drop", "priority: 1, appliedTo: [{podSelector: {}}], egress: [{name: e, action: Drop}], ingress: [{name: i, action: Drop, from: [{podSelector: {matchLabels: {app: b}}}]}]"));
        cluster.Ask("x/a -> y/a TCP 80").ShouldBe("NoMatch");
        cluster.Ask("x/b -> y/a TCP 80").ShouldBe("Drop by drop/i");
    }

    [Theory]
    [InlineData("1.0", "2.0", "Allow by first/r")]
    [InlineData("2.0", "1.0", "Drop by second/r")]
    [InlineData("1.001", "1.002", "Allow by first/r")]
    public void A_lower_priority_number_comes_first(string first, string second, string verdict) => new SmallCluster(
        Acnp("first", $"priority: {first}, {OnXa}, ingress: [{{name: r, action: Allow}}]")
        + Acnp("second", $"priority: {second}, {OnXa}, ingress: [{{name: r, action: Drop}}]")).Ask("y/a -> x/a TCP 80").ShouldBe(verdict);

    [Fact]
    public void At_equal_priority_the_place_in_the_policy_counts_and_then_kind_and_names()
    {
        const string ToXa = "priority: 5, appliedTo: [{podSelector: {matchLabels: {app: a}}}]";
        var cluster = new SmallCluster(
            Acnp("b", $"{ToXa}, ingress: [{{name: r0, action: Allow, ports: [{{protocol: TCP, port: 1}}]}}, {{name: r1, action: Drop}}]")
            + Acnp("a", $"{ToXa}, ingress: [{{name: r0, action: Drop, ports: [{{protocol: TCP, port: 2}}]}}, {{name: r1, action: Reject}}]")
            + Annp("x/a", $"{ToXa}, ingress: [{{name: r0, action: Allow, ports: [{{protocol: TCP, port: 2}}]}}]"));
        cluster.Ask("y/a -> x/a TCP 1").ShouldBe("Allow by b/r0");
        cluster.Ask("y/a -> x/a TCP 2").ShouldBe("Drop by a/r0");
        cluster.Ask("y/a -> x/a TCP 3").ShouldBe("Reject by a/r1");
    }

    [Fact]
    public void Custom_tiers_stand_between_the_others()
    {
        var tier = Manifest("crd.antrea.io/v1beta1", "Tier", "mine", "priority: 120");
        var cluster = new SmallCluster(
            tier + Acnp("mine", $"tier: mine, priority: 9, {OnXa}, ingress: [{{name: r, action: Reject}}]")
            + Acnp("later", $"tier: networkops, priority: 1, {OnXa}, ingress: [{{name: r, action: Allow}}]")
            + Acnp("sooner", $"tier: securityops, priority: 9, {OnXa}, ingress: [{{name: r, action: Drop, ports: [{{protocol: TCP, port: 1}}]}}]"));
        cluster.Ask("y/a -> x/a TCP 1").ShouldBe("Drop by sooner/r");
        cluster.Ask("y/a -> x/a TCP 2").ShouldBe("Reject by mine/r");
    }
}
