using Antrea.Policy.Api;
using Antrea.Policy.Reading;

namespace Antrea.Policy.Validation;

public class TierAndGroupValidationTests
{
    private const string Controller = "system:serviceaccount:kube-system:antrea-controller";

    [Theory]
    [InlineData("t", 251, "tier t priority 251 is reserved")]
    [InlineData("t", 252, "tier t priority 252 is reserved")]
    [InlineData("t", 254, "tier t priority 254 is reserved")]
    [InlineData("t", 255, "tier t priority 255 is reserved")]
    [InlineData("t", 253, "tier t priority 253 overlaps with existing Tier")]
    [InlineData("t", 50, "tier t priority 50 overlaps with existing Tier")]
    [InlineData("t", 120, "tier t priority 120 overlaps with existing Tier")]
    [InlineData("t", 220, null)]
    [InlineData("t", 0, null)]
    [InlineData("custom", 120, null)]
    [InlineData("emergency", 50, null)]
    [InlineData("emergency", 51, "update to Tier priority is not allowed")]
    public void A_new_tier_needs_a_priority_of_its_own(string name, int priority, string? reason) =>
        Validator.Validate(new ValidationRequest(Tier(name, priority)), Cluster.View).Select(p => p.Reason)
            .ShouldBe(reason is null ? [] : [reason]);

    [Fact]
    public void Priority_220_is_taken_while_the_upstream_kind_is_enabled() =>
        Validator.Validate(new ValidationRequest(Tier("t", 220), IsGateOn: g => g == "ClusterNetworkPolicy"), Cluster.View).Single().Reason
            .ShouldBe("tier t priority 220 is reserved for upstream ClusterNetworkPolicy when the ClusterNetworkPolicy feature gate is enabled; choose a different priority");

    [Fact]
    public void There_are_at_most_twenty_tiers()
    {
        ClusterView With(int custom) => new(Enumerable.Range(1, custom).Select(i => Tier($"t{i}", i)));

        Validator.Validate(new ValidationRequest(Tier("new", 99)), With(13)).ShouldBeEmpty();
        Validator.Validate(new ValidationRequest(Tier("new", 99)), With(14)).Single().Reason.ShouldBe("maximum number of Tiers supported: 20");
        Validator.Validate(new ValidationRequest(Tier("t1", 1), Operation.Update, Tier("t1", 1)), With(30)).ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_controller_changes_a_priority()
    {
        var request = new ValidationRequest(Tier("custom", 121), Operation.Update, Tier("custom", 120));

        Validator.Validate(request, Cluster.View).Single().ToString()
            .ShouldBe("Tier/custom: spec.priority: update to Tier priority is not allowed; keep priority 120, or make a tier of another name");
        Validator.Validate(request with { User = Controller }, Cluster.View).ShouldBeEmpty();
        Validator.Validate(request with { Object = Tier("custom", 120) }, Cluster.View).ShouldBeEmpty();
    }

    [Fact]
    public void A_system_tier_and_a_tier_in_use_cannot_be_deleted()
    {
        var view = new ClusterView(
        [
            Cluster.Object(Yaml.Cluster("tier: custom, priority: 1")),
            Cluster.Object(Yaml.Namespaced("tier: custom, priority: 1")),
            Cluster.Object(Yaml.Namespaced("tier: custom, priority: 1").Replace("name: p", "name: q", StringComparison.Ordinal)),
        ]);

        Validator.Validate(new ValidationRequest(Tier("custom", 120), Operation.Delete), view).Select(p => p.Reason).ShouldBe(
            ["tier custom is referenced by 1 Antrea ClusterNetworkPolicies", "tier custom is referenced by 2 Antrea NetworkPolicies"]);
        Validator.Validate(new ValidationRequest(Tier("platform", 200), Operation.Delete), view).Single().Reason.ShouldBe("cannot delete reserved tier platform");
        Validator.Validate(new ValidationRequest(Tier("other", 3), Operation.Delete), view).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("podSelector: {}, nodeSelector: {}", "spec: At most one of podSelector, nodeSelector, externalEntitySelector, serviceReference, ipBlock, ipBlocks or childGroups can be set for a ClusterGroup")]
    [InlineData("podSelector: {}, namespaceSelector: {}, externalEntitySelector: {}", "spec: At most one of")]
    [InlineData("childGroups: [pods], ipBlocks: [{cidr: 10.0.0.0/8}]", "spec: At most one of")]
    [InlineData("nodeSelector: {matchLabels: {'a b': c}}", "spec.nodeSelector.matchLabels[a b]: Invalid label key: a b")]
    [InlineData("nodeSelector: {matchExpressions: [{key: a, operator: NotIn}]}", "spec.nodeSelector.matchExpressions[0].values: must be given")]
    [InlineData("ipBlocks: [{}]", "spec.ipBlocks[0].cidr: field 'cidr' is required in an ipBlock")]
    [InlineData("ipBlocks: [{cidr: 10.0.0.0/8}, {cidr: 10.0.0.0/8, except: [11.0.0.0/9]}]", "spec.ipBlocks[1].except[0]: except CIDR 11.0.0.0/9 is not a strict subset of CIDR 10.0.0.0/8")]
    [InlineData("ipBlocks: [{cidr: 10.0.0.0/8}, {cidr: 'ff00::/8'}]", "spec.ipBlocks: can not set multicast groupAddress together with unicast ip address")]
    [InlineData("childGroups: [pods, me]", "spec.childGroups[1]: cannot set ClusterGroup me as its own childGroup")]
    [InlineData("childGroups: [of-both]", "spec.childGroups[0]: cannot set ClusterGroup of-both as childGroup, who has 3 childGroups itself")]
    public void A_bad_cluster_group_is_refused(string spec, string problem) =>
        Yaml.Lines(Cluster.Validate(Group("ClusterGroup", "me", spec))).ShouldContain("Error " + problem);

    [Theory]
    [InlineData("")]
    [InlineData("podSelector: {}, namespaceSelector: {}")]
    [InlineData("externalEntitySelector: {}, namespaceSelector: {}")]
    [InlineData("nodeSelector: {matchLabels: {a: b}}")]
    [InlineData("ipBlocks: [{cidr: 224.0.0.0/8}, {cidr: 'ff00::/8'}]")]
    [InlineData("serviceReference: {name: s, namespace: x}")]
    [InlineData("childGroups: [pods, nodes, absent]")]
    public void A_good_cluster_group_is_accepted(string spec) => Cluster.Validate(Group("ClusterGroup", "me", spec)).ShouldBeEmpty();

    [Fact]
    public void Nesting_is_one_level_deep_from_both_ends_and_within_a_namespace()
    {
        Yaml.Lines(Cluster.Validate(Group("ClusterGroup", "nodes", "childGroups: [pods]")))
            .ShouldBe("Error spec.childGroups: cannot set childGroups for ClusterGroup nodes, who has 2 parents");
        Yaml.Lines(Cluster.Validate(Group("Group", "g", "childGroups: [g]", "x"))).ShouldBe("""
            Error spec.childGroups: cannot set childGroups for Group x/g, who has 1 parents
            Error spec.childGroups[0]: cannot set Group x/g as its own childGroup
            """);
        Yaml.Lines(Cluster.Validate(Group("Group", "me", "childGroups: [parent]", "x")))
            .ShouldBe("Error spec.childGroups[0]: cannot set Group x/parent as childGroup, who has 1 childGroups itself");
        Cluster.Validate(Group("Group", "me", "childGroups: [parent]", "y")).ShouldBeEmpty();
        Yaml.Lines(Cluster.Validate(Group("Group", "me", "podSelector: {}, childGroups: [g]", "y")))
            .ShouldBe("Error spec: At most one of podSelector, externalEntitySelector, serviceReference, ipBlocks or childGroups can be set for a Group");
    }

    private static Tier Tier(string name, int priority) => new(new ObjectMeta(name), priority);

    private static string Group(string kind, string name, string spec, string ns = "") =>
        $"{{apiVersion: crd.antrea.io/v1beta1, kind: {kind}, metadata: {{name: {name}{(ns.Length > 0 ? ", namespace: " + ns : "")}}}, spec: {{{spec}}}}}";
}
