using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Status;
using Antrea.Policy.Tests.Evaluation.Pods;
using static Antrea.Policy.Tests.Status.SpanCluster;

namespace Antrea.Policy.Tests.Status;

/// <summary>What reports come to in the status. The policy selects n1 and n2 and has generation 3.</summary>
public sealed class AggregateTests
{
    private static readonly string TwoNodes = Acnp("{podSelector: {matchLabels: {app: a}}}");

    [Theory]
    [InlineData("", "Realizing 0/2")]
    [InlineData("n1 2 Realized, n2 3 Realized", "Realizing 1/2")]
    [InlineData("n1 3 Realized, n2 3 Realized", "Realized 2/2")]
    [InlineData("n1 3 Realized, n2 3 Failed", "Failed 1/2")]
    [InlineData("n1 3 Failed, n2 3 Failed", "Failed 0/2")]
    [InlineData("n2 3 Failed", "Realizing 0/2")]
    [InlineData("n1 3 Realizing, n2 3 Pending", "Realizing 0/2")]
    [InlineData("n1 2 Failed, n2 2 Failed", "Realizing 0/2")]
    [InlineData("n1 4 Realized, n2 4 Realized", "Realizing 0/2")]
    public void Phase_and_numbers(string reports, string status) => Short(Status(TwoNodes, reports)).ShouldBe(status);

    [Fact]
    public void Reports_of_Nodes_that_are_not_in_the_span_do_not_count()
    {
        Short(Status(TwoNodes, "n1 3 Realized, n2 3 Realized, n3 3 Failed, gone 3 Realized")).ShouldBe("Realized 2/2");
        Short(Status(Acnp("{podSelector: {matchLabels: {app: nobody}}}"), "n1 3 Failed")).ShouldBe("Realized 0/0");
    }

    [Fact]
    public void A_policy_without_rules_is_realized_like_any_other() =>
        Short(Status(Acnp("{podSelector: {matchLabels: {app: a}}}", "ingress: []"), "n1 3 Realized, n2 3 Realized")).ShouldBe("Realized 2/2");

    [Fact]
    public void A_report_of_another_policy_of_the_same_name_does_not_count()
    {
        var spans = ClusterSpans.Of(With(TwoNodes));
        var reports = new[] { "n1", "n2" }.Select(n => new NodeReport(n, "", 0, 1, [new(PolicyRef.Of(spans.Policies[0].Key), "of-before", 3, PolicyPhase.Realized, "")]));
        Short(PolicyAggregate.Of(spans.Policies[0], spans, new ReportTally(reports, spans.Nodes))).ShouldBe("Realizing 0/2");
    }

    [Fact]
    public void A_report_of_another_Node_of_the_same_name_does_not_count()
    {
        var objects = With(TwoNodes);
        var key = new ObjectKey("Node", "", "", "n1");
        objects = objects.SetItem(key, ((Node)objects[key]) with { Metadata = objects[key].Metadata with { Uid = "new" } });
        var spans = ClusterSpans.Of(objects);
        string Of(string uid) => Short(PolicyAggregate.Of(spans.Policies[0], spans, new ReportTally([Report("n1", 3, "Realized") with { NodeUid = uid }], spans.Nodes)));
        Of("old").ShouldBe("Realizing 0/2");
        Of("new").ShouldBe("Realizing 1/2");
    }

    [Fact]
    public void A_gate_that_is_off_on_a_Node_is_a_failure_with_its_words()
    {
        var status = Status(TwoNodes, "n1 3 Realized, n2 3 Failed: feature gate NodeNetworkPolicy is off on this node");
        Short(status).ShouldBe("Failed 1/2");
        status.Conditions.Select(c => (c.Type, c.Status, c.Reason, c.Message)).ShouldBe(
        [
            ("Realizable", "True", "", ""),
            ("RealizationFailure", "True", "NetworkPolicyRealizationFailedOnNode", "Failed Nodes count 1: \"n2\":\"feature gate NodeNetworkPolicy is off on this node\""),
        ]);
    }

    [Fact]
    public void Failed_Nodes_are_sorted_and_a_long_message_is_cut()
    {
        var text = new string('x', 120) + "😀";
        var message = Status(TwoNodes, $"n2 3 Failed: {text}, n1 3 Failed: {text}").Conditions[1].Message;
        message.ShouldStartWith("Failed Nodes count 2: \"n1\":\"xxx");
        message.Length.ShouldBe(259);
        message.ShouldEndWith("...");

        var even = PolicyAggregate.Refused(1, new string('y', 256)).Conditions[0].Message;
        even.Length.ShouldBe(256);
        var half = PolicyAggregate.Refused(1, new string('y', 255) + "😀").Conditions[0].Message;
        half.ShouldBe(new string('y', 255) + "...");
    }

    [Theory]
    [InlineData("db/g", "Pending 0/0", "NetworkPolicyAppliedToUnsupportedGroup")]
    [InlineData("db/other", "Pending 0/0", "NetworkPolicyAppliedToGroupNotFound")]
    public void A_group_that_cannot_be_applied_to(string group, string shown, string reason)
    {
        var status = Status(
            SmallCluster.Annp("db/p", "priority: 1, appliedTo: [{group: g}], ingress: [{action: Drop}]") + SmallCluster.Grp(group, "podSelector: {}, namespaceSelector: {}"),
            "n1 3 Realized");
        Short(status).ShouldBe(shown);
        var c = status.Conditions.ShouldHaveSingleItem();
        (c.Type, c.Status, c.Reason).ShouldBe(("Realizable", "False", reason));
        c.Message.ShouldContain("group");
    }

    [Fact]
    public void A_tier_that_is_missing_is_waited_for_but_where_the_policy_is_in_force_it_counts()
    {
        var policy = SmallCluster.Acnp("p", "priority: 1, tier: mine, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{action: Drop}]");
        var missing = Status(policy, "n1 3 Pending, n2 3 Pending");
        (Short(missing), missing.Conditions[0].Reason).ShouldBe(("Pending 0/0", "NetworkPolicyTierNotFound"));
        Short(Status(policy, "n1 3 Realized")).ShouldBe("Realizing 1/2");
        Short(Status(policy + "\n---\n{apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {name: mine}, spec: {priority: 70}}", "")).ShouldBe("Realizing 0/2");
    }

    [Fact]
    public void A_refused_generation_is_Failed_whatever_older_ones_are()
    {
        var key = new ObjectKey("ClusterNetworkPolicy", ApiGroups.Antrea, "", "p");
        ObjectStatus Of(long refused) => ClusterStatuses.Of(
            ClusterSpans.Of(With(TwoNodes)), [Report("n1", 3, "Realized"), Report("n2", 3, "Realized")], new Dictionary<ObjectKey, Refusal> { [key] = new(refused, "spec.priority: missing") })[key].Status;
        foreach (var generation in (long[])[3, 4])
        {
            var status = Of(generation);
            (Short(status), status.ObservedGeneration).ShouldBe(("Failed 0/0", generation));
            (status.Conditions[0].Type, status.Conditions[0].Status, status.Conditions[0].Reason, status.Conditions[0].Message)
                .ShouldBe(("Realizable", "False", "NetworkPolicyInvalid", "spec.priority: missing"));
        }

        // The refusal is of a generation that is over.
        Short(Of(2)).ShouldBe("Realized 2/2");
    }

    [Fact]
    public void An_object_that_never_could_be_read_has_a_status_all_the_same()
    {
        var (policy, group) = (new ObjectKey("NetworkPolicy", ApiGroups.Antrea, "web", "bad"), new ObjectKey("ClusterGroup", ApiGroups.Antrea, "", "bad"));
        var foreign = new ObjectKey("NetworkPolicy", ApiGroups.Networking, "web", "bad");
        var all = ClusterStatuses.Of(
            ClusterSpans.Of(With(TwoNodes)), [], new Dictionary<ObjectKey, Refusal> { [policy] = new(7, "no"), [group] = new(0, "no"), [foreign] = new(1, "no") });
        (Short(all[policy].Status), all[policy].Status.ObservedGeneration).ShouldBe(("Failed 0/0", 7));
        all[group].Status.Conditions[0].Status.ShouldBe("False");
        all.Keys.ShouldNotContain(foreign);
    }

    private static ObjectStatus Status(string policy, string reports)
    {
        var spans = ClusterSpans.Of(With(policy));
        return PolicyAggregate.Of(spans.Policies.Single(), spans, new ReportTally(reports.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Report), spans.Nodes));
    }

    // node generation phase[: message]
    private static NodeReport Report(string text)
    {
        var (head, message) = text.Split(": ", 2) is [var h, var m] ? (h, m) : (text, "");
        var words = head.Split(' ');
        return Report(words[0], long.Parse(words[1]), words[2], message);
    }

    private static NodeReport Report(string node, long generation, string phase, string message = "") =>
        new(node, "", 0, 1, [new(new PolicyRef("ClusterNetworkPolicy", "", "p"), "p", generation, Enum.Parse<PolicyPhase>(phase), message)]);

    private static string Short(ObjectStatus s) => $"{s.Phase} {s.CurrentNodes}/{s.DesiredNodes}";
}
