using Antrea.Policy.Tests.Evaluation.Pods;
using static Antrea.Policy.Tests.Status.SpanCluster;

namespace Antrea.Policy.Tests.Status;

/// <summary>Which Nodes have to enforce a policy, for every form of appliedTo.</summary>
public sealed class SpanTests
{
    [Theory]
    [InlineData("{podSelector: {matchLabels: {app: a}}}", "n1 n2")]
    [InlineData("{podSelector: {}}", "n1 n2 n3")]
    [InlineData("{podSelector: {matchExpressions: [{key: app, operator: In, values: [b, c]}]}}", "n2 n3")]
    [InlineData("{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [a]}]}}", "n2 n3")]
    [InlineData("{namespaceSelector: {matchLabels: {env: test}}}", "n2 n3")]
    [InlineData("{podSelector: {matchLabels: {app: a}}, namespaceSelector: {matchLabels: {env: test}}}", "")]
    [InlineData("{nodeSelector: {matchLabels: {role: back}}}", "n2 n3")]
    [InlineData("{nodeSelector: {}}", "n1 n2 n3")]
    [InlineData("{serviceAccount: {namespace: db, name: sa}}", "n3")]
    [InlineData("{service: {namespace: db, name: s}}", "n1 n2 n3")]
    [InlineData("{podSelector: {matchLabels: {app: b}}}, {serviceAccount: {namespace: db, name: sa}}", "n2 n3")]
    [InlineData("{podSelector: {matchLabels: {app: nobody}}}", "")]
    public void By_what_it_is_applied_to(string appliedTo, string nodes) => Span(Acnp(appliedTo)).ShouldBe(nodes);

    [Theory]
    [InlineData("podSelector: {matchLabels: {app: a}}", "n1 n2")]
    [InlineData("nodeSelector: {matchLabels: {role: front}}", "n1")]
    [InlineData("serviceReference: {namespace: db, name: s}", "n2")]
    [InlineData("childGroups: [one, two]", "n2 n3")]
    [InlineData("childGroups: [one, missing]", "n2")]
    [InlineData("ipBlocks: [{cidr: 10.0.0.0/8}]", "")]
    public void By_the_members_of_a_group(string spec, string nodes) => Span(
        Acnp("{group: g}") + SmallCluster.Grp("g", spec) + SmallCluster.Grp("one", "podSelector: {matchLabels: {app: b}}") + SmallCluster.Grp("two", "podSelector: {matchLabels: {app: c}}"))
        .ShouldBe(nodes.Length > 0 ? nodes : "Pending NetworkPolicyAppliedToUnsupportedGroup");

    [Fact]
    public void A_namespaced_policy_stays_in_its_namespace()
    {
        Span(SmallCluster.Annp("db/p", "priority: 1, appliedTo: [{podSelector: {}}], ingress: [{action: Drop}]")).ShouldBe("n2 n3");
        Span(SmallCluster.Annp("db/p", "priority: 1, appliedTo: [{group: g}], ingress: [{action: Drop}]") + SmallCluster.Grp("db/g", "podSelector: {matchLabels: {app: c}}"))
            .ShouldBe("n3");
    }

    [Fact]
    public void Rules_with_an_appliedTo_of_their_own_add_up()
    {
        const string Rules = "ingress: [{action: Drop, appliedTo: [{podSelector: {matchLabels: {app: b}}}]}], egress: [{action: Drop, appliedTo: [{podSelector: {matchLabels: {app: c}}}]}]";
        Span(SmallCluster.Acnp("p", $"priority: 1, {Rules}")).ShouldBe("n2 n3");
        Span(Acnp("{podSelector: {matchLabels: {app: a}}}", Rules)).ShouldBe("n1 n2 n3");
        Span(SmallCluster.Acnp("p", "priority: 1")).ShouldBe("");
        Span(Acnp("{podSelector: {matchLabels: {app: a}}}", "ingress: []")).ShouldBe("n1 n2");
    }

    [Fact]
    public void What_cannot_be_applied_to_has_no_span()
    {
        const string Deep = "childGroups: [inner]";
        Span(Acnp("{group: g}") + SmallCluster.Grp("g", Deep) + SmallCluster.Grp("inner", "childGroups: [x]")).ShouldBe("Pending NetworkPolicyAppliedToUnsupportedGroup");
        Span(SmallCluster.Annp("db/p", "priority: 1, appliedTo: [{group: g}], ingress: [{action: Drop}]") + SmallCluster.Grp("db/g", "podSelector: {}, namespaceSelector: {}"))
            .ShouldBe("Pending NetworkPolicyAppliedToUnsupportedGroup");
        Span(Acnp("{group: g}")).ShouldBe("Pending NetworkPolicyAppliedToGroupNotFound");
        Span(Acnp("{podSelector: {}}, {nodeSelector: {}}")).ShouldBe("Failed NetworkPolicyInvalid");
        Span(SmallCluster.Acnp("p", "priority: 1, ingress: [{action: Drop, appliedTo: [{group: g}]}]") + SmallCluster.Grp("g", "nodeSelector: {}"))
            .ShouldBe("Pending NetworkPolicyAppliedToUnsupportedGroup");
    }

    [Theory]
    [InlineData("n1", "n1")]
    [InlineData("n3", "")]
    [InlineData("elsewhere", "")]
    public void Seen_from_one_Node(string node, string nodes) => Span(Acnp("{podSelector: {matchLabels: {app: a}}}"), node).ShouldBe(nodes);
}
