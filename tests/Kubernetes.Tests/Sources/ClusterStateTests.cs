using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Sources.Cluster;
using Antrea.Policy.Api;
using static Antrea.Kubernetes.Sources.Steps;

namespace Antrea.Kubernetes.Sources;

/// <summary>What the server told, folded; and what of it has to be told on.</summary>
public sealed class ClusterStateTests
{
    private static readonly ClusterState Nothing = ClusterState.Of([Tiers, Pods]);

    // One that has been told: from here on changes are noted.
    private static ClusterState Told(params (string, ClusterItem)[] items) => Nothing.With(Synced(items)).Told();

    [Fact]
    public void It_is_complete_when_every_kind_is_known()
    {
        var tiers = Nothing.With(Synced(("a", Tier("a", 5))));
        tiers.IsComplete.ShouldBeFalse();
        tiers.With(Pods, Synced(), Noon).IsComplete.ShouldBeTrue();
        tiers.Objects.Keys.ShouldBe([Key("a")]);
        tiers.Touched.ShouldBeNull("nothing was told yet, so all of it is to be");
    }

    [Fact]
    public void Changes_are_noted_by_key()
    {
        var told = Told(("a", Tier("a", 5)), ("b", Tier("b", 6)));
        told.With(Changed("c", Tier("c", 7))).Touched.ShouldBe([Key("c")]);
        told.With(Changed("a", Tier("a", 8))).Touched.ShouldBe([Key("a")]);
        told.With(Deleted("b")).Touched.ShouldBe([Key("b")]);
        told.With(Deleted("unknown")).Touched.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_version_of_the_same_is_no_change()
    {
        var told = Told(("a", Tier("a", 5)));
        var again = told.With(Changed("a", Tier("a", 5, version: "77")));
        again.Touched.ShouldBeEmpty();
        again.Objects[Key("a")].ShouldBeSameAs(told.Objects[Key("a")]);
    }

    [Fact]
    public void A_relist_replaces_the_kind_and_leaves_the_others()
    {
        var told = Told(("a", Tier("a", 5)), ("b", Tier("b", 6))).With(Pods, new WatchStep<ClusterItem>.Synced(
            new Dictionary<NamespacedName, ClusterItem> { [new("d", "p")] = Pod("p") }, "1"), Noon).Told();
        var now = told.With(Synced(("b", Tier("b", 6)), ("c", Tier("c", 7))));
        now.Touched.ShouldBe([Key("a"), Key("c")], ignoreOrder: true);
        now.Objects.Keys.ShouldBe([Key("b"), Key("c"), Pods.Key(new("d", "p"))], ignoreOrder: true);
        now.Kinds[Tiers.Name].ShouldSatisfyAllConditions(k => k.Objects.ShouldBe(2), k => k.Syncs.ShouldBe(2));
    }

    [Fact]
    public void What_cannot_be_read_keeps_what_could_and_says_why()
    {
        var told = Told(("a", Tier("a", 5)));
        var bad = told.With(Changed("a", Tier("a", -1, generation: 2)));
        bad.Objects[Key("a")].ShouldBeOfType<Tier>().Priority.ShouldBe(5);
        bad.Unreadable[Key("a")].ShouldSatisfyAllConditions(u => u.Generation.ShouldBe(2), u => u.Reason.ShouldContain("spec.priority"));
        var news = ClusterNews.Between(told, bad, bad.Touched!);
        news.Changed.ShouldBeEmpty();
        news.Unreadable.Single().Key.ShouldBe(Key("a"));

        // Repaired to what it was before: its refusal is over.
        var repaired = bad.Told().With(Changed("a", Tier("a", 5)));
        ClusterNews.Between(bad, repaired, repaired.Touched!).Changed.Single().Key.ShouldBe(Key("a"));
        var gone = bad.Told().With(Deleted("a"));
        ClusterNews.Between(bad, gone, gone.Touched!).Removed.ShouldBe([Key("a")]);
        gone.Unreadable.ShouldBeEmpty();
    }

    [Fact]
    public void One_that_never_could_be_read_is_removed_like_others()
    {
        var told = Told(("a", Tier("a", -1)));
        told.Objects.ShouldBeEmpty();
        var gone = told.With(Synced());
        ClusterNews.Between(told, gone, gone.Touched!).Removed.ShouldBe([Key("a")]);
    }

    [Fact]
    public void What_changes_back_before_it_is_told_is_not_told()
    {
        var told = Told();
        var back = told.With(Changed("a", Tier("a", 5)), Deleted("a"));
        var news = ClusterNews.Between(told, back, back.Touched!);
        (news.Changed.Count + news.Removed.Count + news.Unreadable.Count).ShouldBe(0);
    }

    [Fact]
    public void What_others_refer_to_is_told_first_and_taken_back_last()
    {
        var state = Nothing.With(Synced(("a", Tier("a", 5)))).With(Pods, new WatchStep<ClusterItem>.Synced(
            new Dictionary<NamespacedName, ClusterItem> { [new("d", "p")] = Pod("p") }, "1"), Noon);
        ClusterNews.Between(Nothing, state, state.Objects.Keys).Changed.Select(o => o.Kind).ShouldBe(["Pod", "Tier"]);
        ClusterNews.Between(state, Nothing, state.Objects.Keys).Removed.Select(k => k.Kind).ShouldBe(["Tier", "Pod"]);
    }

    [Fact]
    public void A_kind_that_is_not_served_counts_as_known_after_it_was_said_three_times()
    {
        var twice = Nothing.With(Trouble(TroubleKind.NotServed), Trouble(TroubleKind.NotServed));
        twice.Kinds[Tiers.Name].IsKnown.ShouldBeFalse();
        twice.With(Trouble(TroubleKind.Unreachable), Trouble(TroubleKind.NotServed)).Kinds[Tiers.Name].IsKnown.ShouldBeFalse("a server that starts may answer so");
        var absent = twice.With(Trouble(TroubleKind.NotServed)).Kinds[Tiers.Name];
        absent.ShouldSatisfyAllConditions(k => k.IsKnown.ShouldBeTrue(), k => k.IsAbsent.ShouldBeTrue());
        twice.With(Trouble(TroubleKind.NotServed), Synced()).Kinds[Tiers.Name].IsAbsent.ShouldBeFalse();
    }

    [Fact]
    public void Objects_of_a_kind_that_is_served_no_more_go_only_after_minutes()
    {
        var not = Trouble(TroubleKind.NotServed);
        var told = Told(("a", Tier("a", 5)));
        var soon = told.With([.. Enumerable.Repeat(not, 50)]);
        soon.Objects.ShouldNotBeEmpty();
        soon.Kinds[Tiers.Name].IsAbsent.ShouldBeFalse();
        var late = soon.With(Tiers, not, Noon.AddMinutes(3));
        late.Objects.ShouldBeEmpty();
        late.Touched.ShouldBe([Key("a")]);
        late.Kinds[Tiers.Name].ShouldSatisfyAllConditions(k => k.IsAbsent.ShouldBeTrue(), k => k.Objects.ShouldBe(0));
    }

    [Fact]
    public void Troubles_end_with_the_next_success()
    {
        var told = Told(("a", Tier("a", 5)));
        var trouble = told.With(Trouble(TroubleKind.Unreachable), Trouble(TroubleKind.Unreachable));
        trouble.Kinds[Tiers.Name].ShouldSatisfyAllConditions(k => k.InRow.ShouldBe(2), k => k.Troubles.ShouldBe(2), k => k.Since.ShouldBe(Noon));
        foreach (var good in new WatchStep<ClusterItem>[] { new WatchStep<ClusterItem>.Watching(), new WatchStep<ClusterItem>.Bookmark("9"), Deleted("a"), Changed("b", Tier("b", 6)), Synced() })
        {
            trouble.With(good).Kinds[Tiers.Name].Trouble.ShouldBeNull(good.ToString());
        }
    }
}
