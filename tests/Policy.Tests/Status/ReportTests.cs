using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Status;
using Antrea.Policy.Tests.Evaluation.Pods;
using static Antrea.Policy.Tests.Status.SpanCluster;

namespace Antrea.Policy.Tests.Status;

/// <summary>Splitting reports, times of conditions, groups.</summary>
public sealed class ReportTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(500, 1)]
    [InlineData(501, 2)]
    [InlineData(5000, 16)]
    public void A_report_is_split_where_it_must_be(int policies, int parts)
    {
        var all = Some(policies);
        var split = ReportSplit.Of(all);
        split.Count.ShouldBe(parts);
        split.ShouldAllBe(p => p.Count <= 500);
        split.SelectMany(p => p).Select(p => p.Uid).Order(StringComparer.Ordinal).ShouldBe(all.Select(p => p.Uid).Order(StringComparer.Ordinal));
        ReportSplit.Of([.. all.Reverse<ReportedPolicy>()]).ShouldBe(split);
    }

    [Fact]
    public void One_more_policy_changes_one_part()
    {
        var all = Some(3000);
        var (before, after) = (ReportSplit.Of(all), ReportSplit.Of([.. all, Policy("another")]));
        after.Count.ShouldBe(before.Count);
        after.Zip(before).Count(p => !p.First.Equals(p.Second)).ShouldBe(1);
    }

    [Fact]
    public void While_a_report_is_split_anew_the_newer_and_the_worse_count()
    {
        var spans = ClusterSpans.Of(With(Acnp("{podSelector: {}}")));
        NodeReport Part(int part, long generation, PolicyPhase phase) => new("n1", "", part, 2, [Policy("p") with { Generation = generation, Phase = phase }]);
        (int, int) Of(params NodeReport[] parts)
        {
            var (realized, failed) = new ReportTally(parts, spans.Nodes).Of("p", 3, spans.Of(spans.Policies[0]).Nodes);
            return (realized, failed.Count);
        }

        Of(Part(0, 2, PolicyPhase.Failed), Part(1, 3, PolicyPhase.Realized)).ShouldBe((1, 0));
        Of(Part(0, 3, PolicyPhase.Realized), Part(1, 3, PolicyPhase.Realized)).ShouldBe((1, 0));
        Of(Part(0, 3, PolicyPhase.Realized), Part(1, 3, PolicyPhase.Failed)).ShouldBe((0, 1));
        Of(Part(0, 4, PolicyPhase.Realized), Part(1, 3, PolicyPhase.Realized)).ShouldBe((0, 0));
    }

    [Fact]
    public void The_time_of_a_condition_moves_only_when_it_turns()
    {
        static ObjectStatus With(string status, string message, string time = "") => new(PolicyPhase.Realizing, 1, 0, 1, [new("Realizable", status, "R", message, time)]);
        var before = With("True", "a", "then");
        With("True", "a").SaysAs(before).ShouldBeTrue();
        With("True", "b").SaysAs(before).ShouldBeFalse();
        (With("True", "a") with { CurrentNodes = 1 }).SaysAs(before).ShouldBeFalse();
        With("True", "b").Since(before, "now").Conditions[0].LastTransitionTime.ShouldBe("then");
        With("False", "a").Since(before, "now").Conditions[0].LastTransitionTime.ShouldBe("now");
        With("False", "a").Since(ObjectStatus.None, "now").Conditions[0].LastTransitionTime.ShouldBe("now");
    }

    [Theory]
    [InlineData("podSelector: {}", "True", "")]
    [InlineData("childGroups: [leaf]", "True", "")]
    [InlineData("childGroups: [parent]", "False", "ChildGroupsNestingExceeded")]
    [InlineData("childGroups: [nobody]", "False", "ReferenceNotFound")]
    [InlineData("serviceReference: {namespace: db, name: nobody}", "False", "ReferenceNotFound")]
    [InlineData("externalEntitySelector: {}", "False", "GroupUnsupported")]
    public void Members_of_a_group(string spec, string status, string reason)
    {
        var all = ClusterStatuses.Of(
            ClusterSpans.Of(SpanCluster.With(SmallCluster.Grp("g", spec) + SmallCluster.Grp("leaf", "podSelector: {}") + SmallCluster.Grp("parent", "childGroups: [leaf]"))), [],
            new Dictionary<ObjectKey, Refusal>());
        var s = all[new ObjectKey("ClusterGroup", ApiGroups.Antrea, "", "g")].Status;
        (s.Phase, s.Conditions.ShouldHaveSingleItem().Type, s.Conditions[0].Status, s.Conditions[0].Reason).ShouldBe((null, "GroupMembersComputed", status, reason));
    }

    private static List<ReportedPolicy> Some(int count) => [.. Enumerable.Range(0, count).Select(i => Policy($"p{i:d5}"))];

    private static ReportedPolicy Policy(string name) => new(new PolicyRef("ClusterNetworkPolicy", "", name), name == "p" ? "p" : $"uid-of-{name}", 1, PolicyPhase.Realized, "");
}
