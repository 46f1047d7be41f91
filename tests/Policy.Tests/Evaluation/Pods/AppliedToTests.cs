using Antrea.Policy.Compile;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>Which Pods a policy or rule is applied to.</summary>
public class AppliedToTests
{
    private const string Drop = "ingress: [{name: r, action: Drop}]";

    // Which of the Pods on the Node take nothing.
    private static string Closed(string text)
    {
        var cluster = new SmallCluster(text);
        return string.Join(' ', ((string[])["x/a", "x/b", "y/a", "y/b", "z/a", "z/b"]).Where(p => cluster.Ask($"9.9.9.9 -> {p} TCP 80").StartsWith("Drop", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("podSelector: {}", "x/a x/b y/a y/b z/a z/b")]
    [InlineData("podSelector: {matchLabels: {app: a}}", "x/a y/a z/a")]
    [InlineData("namespaceSelector: {matchLabels: {env: prod}}", "x/a x/b y/a y/b")]
    [InlineData("namespaceSelector: {}", "x/a x/b y/a y/b z/a z/b")]
    [InlineData("podSelector: {matchLabels: {app: b}}, namespaceSelector: {matchLabels: {env: test}}", "z/b")]
    [InlineData("podSelector: {matchExpressions: [{key: app, operator: In, values: [b, c]}]}, namespaceSelector: {matchExpressions: [{key: team, operator: Exists}]}", "x/b y/b")]
    [InlineData("namespaceSelector: {matchExpressions: [{key: team, operator: DoesNotExist}]}", "z/a z/b")]
    [InlineData("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: y}}", "y/a y/b")]
    [InlineData("serviceAccount: {name: default, namespace: x}", "x/a x/b")]
    [InlineData("serviceAccount: {name: other, namespace: x}", "")]
    public void A_ClusterNetworkPolicy_selects_in_all_Namespaces(string entry, string closed) =>
        Closed(Acnp("p", $"priority: 1, appliedTo: [{{{entry}}}], {Drop}")).ShouldBe(closed);

    [Theory]
    [InlineData("podSelector: {}", "x/a x/b")]
    [InlineData("podSelector: {matchLabels: {app: b}}", "x/b")]
    [InlineData("group: g", "x/a")]
    public void A_NetworkPolicy_selects_in_its_own(string entry, string closed) =>
        Closed(Annp("x/p", $"priority: 1, appliedTo: [{{{entry}}}], {Drop}") + Grp("x/g", "podSelector: {matchLabels: {app: a}}")).ShouldBe(closed);

    [Fact]
    public void Entries_add_up() => Closed(Acnp(
        "p", $"priority: 1, appliedTo: [{{podSelector: {{matchLabels: {{app: a}}}}}}, {{namespaceSelector: {{matchLabels: {{env: test}}}}}}], {Drop}")).ShouldBe("x/a y/a z/a z/b");

    [Fact]
    public void Rules_may_have_their_own()
    {
        var cluster = new SmallCluster(Acnp("p", """
            priority: 1, ingress: [
              {name: ra, action: Drop, appliedTo: [{podSelector: {matchLabels: {app: a}}}]},
              {name: rb, action: Reject, appliedTo: [{podSelector: {matchLabels: {app: b}}}, {group: zs}]}],
            egress: [{name: e, action: Drop, appliedTo: [{serviceAccount: {name: default, namespace: y}}]}]
            """.ReplaceLineEndings(" ")) + Grp("zs", "namespaceSelector: {matchLabels: {env: test}}"));
        cluster.Ask("x/b -> x/a TCP 80").ShouldBe("Drop by p/ra");
        cluster.Ask("x/a -> x/b TCP 80").ShouldBe("Reject by p/rb");
        cluster.Ask("x/a -> z/a TCP 80").ShouldBe("Drop by p/ra");
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Drop by p/e");
        cluster.Ask("x/a -> z/far TCP 80").ShouldBe("NoMatch");
    }

    [Theory]
    [InlineData("childGroups: [as, zs]", "x/a y/a z/a z/b")]
    [InlineData("childGroups: [as, absent]", "x/a y/a z/a")]
    [InlineData("serviceReference: {name: s, namespace: y}", "y/b")]
    [InlineData("serviceReference: {name: bare, namespace: y}", "")]
    [InlineData("childGroups: [as, nets]", "x/a y/a z/a")]
    public void ClusterGroups_select_what_their_members_are(string group, string closed) => Closed(
        Grp("g", group) + Grp("as", "podSelector: {matchLabels: {app: a}}") + Grp("zs", "namespaceSelector: {matchLabels: {env: test}}")
        + Grp("nets", "ipBlocks: [{cidr: 10.0.0.0/8}]")
        + Manifest("v1", "Service", "y/s", "selector: {app: b}, ports: [{port: 80}]") + Manifest("v1", "Service", "y/bare", "ports: [{port: 80}]")
        + Acnp("p", $"priority: 1, appliedTo: [{{group: g}}], {Drop}")).ShouldBe(closed);

    [Fact]
    public void A_rule_whose_group_is_missing_selects_nothing_and_spoils_no_other()
    {
        var cluster = new SmallCluster(Acnp(
            "p", "priority: 1, ingress: [{name: r0, action: Drop, appliedTo: [{group: absent}]}, {name: r1, action: Reject, appliedTo: [{podSelector: {}}]}]"));
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("Reject by p/r1");
        cluster.Policy("p").Outcome.ShouldBe(CompileOutcome.Compiled);
        cluster.Policy("p").Message.ShouldContain("ClusterGroup absent does not exist (yet)");
    }

    [Theory]
    [InlineData("namespaceSelector: {matchLabels: {env: test}}")]
    [InlineData("namespaceSelector: {}")]
    public void A_Group_that_selects_in_other_Namespaces_cannot_be_applied_to(string group)
    {
        var cluster = new SmallCluster(Grp("x/g", group) + Annp("x/p", $"priority: 1, appliedTo: [{{group: g}}], {Drop}"));
        cluster.Policy("p").Outcome.ShouldBe(CompileOutcome.Pending);
        cluster.Policy("p").Message.ShouldBe("appliedTo group g is not supported: it selects Pods of other namespaces than x");
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("NoMatch");
    }

    [Fact]
    public void A_group_of_addresses_only_has_nothing_to_apply_to()
    {
        var cluster = new SmallCluster(Grp("g", "ipBlocks: [{cidr: 10.0.0.0/8}]") + Acnp("p", $"priority: 1, appliedTo: [{{group: g}}], {Drop}"));
        cluster.Ask("y/a -> x/a TCP 80").ShouldBe("NoMatch");
        cluster.Policy("p").Message.ShouldContain("group g holds ipBlocks");
    }

    [Fact]
    public void Groups_of_one_name_in_two_Namespaces_are_two() => Closed(
        Grp("x/g", "podSelector: {matchLabels: {app: a}}") + Grp("y/g", "podSelector: {matchLabels: {app: b}}")
        + Annp("y/p", $"priority: 1, appliedTo: [{{group: g}}], {Drop}")).ShouldBe("y/b");
}
