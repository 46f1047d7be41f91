using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Tests.Selection;

/// <summary>The index says what <see cref="Inventory"/> finds by looking at everything.</summary>
public sealed class MemberIndexTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Members_and_changes_are_those_found_by_looking_at_everything(int seed)
    {
        var random = new RandomCluster(seed);
        var (index, truth, groups) = (MemberIndex.Empty(RandomCluster.Node), Inventory.Empty(RandomCluster.Node), new Dictionary<string, MemberSelector>());
        for (var step = 0; step < 300; step++)
        {
            var (before, was) = (index, truth);
            if (random.Chance(12))
            {
                var s = random.Selector();
                (index, groups[s.Id]) = (index.With(s), s);
            }
            else if (groups.Count > 0 && random.Chance(8))
            {
                var id = random.One([.. groups.Keys.Order(StringComparer.Ordinal)]);
                index = index.WithoutGroup(id);
                groups.Remove(id);
            }
            else
            {
                var (o, key) = (random.Object(), random.Key());
                var remove = random.Chance(25);
                truth = remove ? was.Without(key) : was.With(o);
                (index, var changes) = remove ? before.Without(key) : before.With(o);
                changes.ShouldBe(Difference(groups.Values, was, truth));
                AssertSame(before, was, groups);
            }

            AssertSame(index, truth, groups);
        }
    }

    [Fact]
    public void Nothing_is_left_of_groups_and_objects_that_are_gone()
    {
        var random = new RandomCluster(7);
        var index = MemberIndex.Empty(RandomCluster.Node);
        for (var i = 0; i < 300; i++)
        {
            index = index.With(random.Object()).Index.With(random.Selector());
        }

        index.Classes.ShouldBeGreaterThan(10);
        index.Selectors.Keys.Count(index.HasMembers).ShouldBeGreaterThan(10);
        foreach (var key in index.Objects.ToList())
        {
            index = index.Without(key).Index;
        }

        (index.Nodes, index.Pods, index.Classes).ShouldBe((0, 0, 0));
        index.Objects.ShouldBeEmpty();
        index.Selectors.Keys.Where(index.HasMembers).ShouldBeEmpty();
        index.Selectors.Keys.ToList().Aggregate(index, (i, id) => i.WithoutGroup(id)).Selectors.ShouldBeEmpty();
    }

    [Fact]
    public void An_object_told_again_as_it_was_and_kinds_that_are_no_members_change_nothing()
    {
        var pod = Cluster.Pod("x", "p", "n1", ("app", "a"));
        var index = MemberIndex.Empty("n0").With(new MemberSelector(MemberKind.Pods, LabelSelector.Everything)).With(pod).Index;
        var (again, changes) = index.With(pod with { Metadata = pod.Metadata with { ResourceVersion = "2" } });
        changes.ShouldBeEmpty();
        again.Comparisons.ShouldBe(index.Comparisons);
        index.With(new Tier(new ObjectMeta("t"), 5)).Index.ShouldBeSameAs(index);
    }

    private static void AssertSame(MemberIndex index, Inventory truth, Dictionary<string, MemberSelector> groups)
    {
        (index.Nodes, index.Pods).ShouldBe((truth.Nodes.Count, truth.Pods.Count));
        index.Objects.Count().ShouldBe(truth.Nodes.Count + truth.Pods.Count + truth.Namespaces.Count);
        index.Objects.Where(k => k.Kind != "Namespace").ShouldBe(truth.Nodes.Keys.Concat(truth.Pods.Keys), ignoreOrder: true);
        index.Selectors.Keys.ShouldBe(groups.Keys, ignoreOrder: true);
        foreach (var (id, s) in index.Selectors)
        {
            var members = truth.Members(s);
            index.HasMembers(id).ShouldBe(!members.IsEmpty, s.Canonical);
            Sorted(index.Members(id)).SequenceEqual(Sorted(members)).ShouldBeTrue(s.Canonical);
        }
    }

    private static IEnumerable<Member> Sorted(IReadOnlyDictionary<ObjectKey, Member> members) => members.Values.OrderBy(m => m.Key);

    private static List<MemberChange> Difference(IEnumerable<MemberSelector> groups, Inventory was, Inventory now)
    {
        var changes = new List<MemberChange>();
        foreach (var s in groups.OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            var (a, b) = (was.Members(s), now.Members(s));
            changes.AddRange(a.Keys.Union(b.Keys).Order()
                .Where(k => !Equals(a.GetValueOrDefault(k), b.GetValueOrDefault(k))).Select(k => new MemberChange(s.Id, k, b.GetValueOrDefault(k))));
        }

        return changes;
    }
}
