using Antrea.Policy.Api;
using Antrea.Policy.Selection;
using static Antrea.Policy.Tests.Selection.Cluster;

namespace Antrea.Policy.Tests.Selection;

/// <summary>How many selectors are compared with how many classes: never all with all.</summary>
public sealed class ComparisonTests
{
    private const int Many = 500;

    [Fact]
    public void A_label_of_one_pod_is_compared_with_the_selectors_that_ask_for_its_labels()
    {
        var index = MemberIndex.Empty("n0");
        for (var i = 0; i < Many; i++)
        {
            index = index.With(Select("x", ("app", $"a{i}"))).With(Select("", ("app", $"a{i}"), ("tier", "web"))).With(Select($"ns{i}"))
                .With(SelectBy(("team", $"t{i}"), ("tier", "web"))).With(Select("x", ("app", $"a{i}")) with { Local = true });
        }

        index = index.With(new Namespace(new ObjectMeta("x", Labels: Labels.Of(("team", "t9"))))).Index.With(Pod("x", "p", "n1", ("app", "a1"), ("tier", "web"))).Index;
        var (now, changes) = index.With(Pod("x", "p", "n1", ("app", "a2"), ("tier", "web")));

        changes.Count.ShouldBe(4);
        (now.Comparisons - index.Comparisons).ShouldBeInRange(3, 5);
    }

    [Fact]
    public void Pods_of_a_known_class_are_compared_with_nothing()
    {
        var index = MemberIndex.Empty("n0");
        for (var i = 0; i < Many; i++)
        {
            index = index.With(new MemberSelector(MemberKind.Pods, new LabelSelector(Labels.Empty, [new("app", LabelOperator.NotIn, [$"{i}"])])));
        }

        var first = index.With(Pod("x", "p0", "n1", ("app", "a"))).Index;
        (first.Comparisons - index.Comparisons).ShouldBe(Many);
        var last = Enumerable.Range(1, Many).Aggregate(first, (i, n) => i.With(Pod("x", $"p{n}", "n1", ("app", "a"))).Index);

        last.Comparisons.ShouldBe(first.Comparisons);
        last.Classes.ShouldBe(1);
        last.Members(last.Selectors.Keys.First()).Count.ShouldBe(Many + 1);
    }

    [Fact]
    public void A_new_selector_is_compared_with_classes_that_meet_a_demand_of_it()
    {
        var index = MemberIndex.Empty("n0");
        for (var i = 0; i < Many; i++)
        {
            index = index.With(new Namespace(new ObjectMeta($"ns{i}", Labels: Labels.Of(("name", $"ns{i}"), ("team", $"t{i % 50}"))))).Index
                .With(Pod($"ns{i}", "p", "n1", ("app", $"a{i}"), ("tier", "web"))).Index;
        }

        foreach (var (selector, most) in new[]
        {
            (Select("", ("app", "a7"), ("tier", "web")), 1), (Select("ns7", ("tier", "web")), 1), (SelectBy(("team", "t7"), ("tier", "web")), Many / 50),
            (SelectBy(("name", "ns7")), 1), (Select("ns7") with { ServiceAccount = "default" }, 1), (Select("", ("tier", "web")) with { Local = true }, 0),
            (new MemberSelector(MemberKind.Pods, LabelSelector.Everything, Local: true), 0),
        })
        {
            var now = index.With(selector);
            (now.Comparisons - index.Comparisons).ShouldBe(most, selector.Canonical);
            now.Members(selector.Id).Count.ShouldBe(most, selector.Canonical);
        }
    }

    [Fact]
    public void Labels_of_a_namespace_concern_its_own_classes_and_selectors_on_namespaces()
    {
        var index = MemberIndex.Empty("n0").With(SelectBy(("team", "a"))).With(SelectBy(("team", "b"))).With(SelectBy(("team", "c")));
        for (var i = 0; i < Many; i++)
        {
            index = index.With(Pod($"ns{i}", "p", "n1", ("app", "a"))).Index.With(Select($"ns{i}")).With(Select("", ("app", "a"), ("n", $"{i}")));
        }

        var (now, changes) = index.With(new Namespace(new ObjectMeta("ns7", Labels: Labels.Of(("team", "b")))));

        changes.Single().ShouldBe(new MemberChange(SelectBy(("team", "b")).Id, new ObjectKey("Pod", "", "ns7", "p"), now.Members(changes[0].Group).Values.Single()));
        (now.Comparisons - index.Comparisons).ShouldBe(1);
    }
}
