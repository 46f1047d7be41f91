using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

public sealed class KeyedTableTests
{
    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 3000)]
    [InlineData(3, 20_000)]
    public void It_holds_what_a_dictionary_holds(int seed, int keys)
    {
        var (random, table, truth) = (new Random(seed), KeyedTable<KubeObject>.Empty, new Dictionary<ObjectKey, KubeObject>());
        var early = (Table: table, Truth: truth.ToList());
        for (var i = 0; i < 3 * keys; i++)
        {
            // First mostly more, then mostly less.
            var o = Pod(random.Next(keys), i);
            if (random.Next(3) == 0 == i < 2 * keys)
            {
                table = table.Without(o.Key);
                truth.Remove(o.Key);
            }
            else
            {
                table = table.With(o);
                truth[o.Key] = o;
            }

            table.Count.ShouldBe(truth.Count);
            if (i == keys)
            {
                early = (table, [.. truth]);
            }
        }

        Same(table, truth);
        Same(early.Table, early.Truth);
        foreach (var key in truth.Keys)
        {
            table = table.Without(key);
        }

        table.IsEmpty.ShouldBeTrue();
        table.Values.ShouldBeEmpty();

        void Same(KeyedTable<KubeObject> has, IReadOnlyCollection<KeyValuePair<ObjectKey, KubeObject>> wants)
        {
            has.Count.ShouldBe(wants.Count);
            has.OrderBy(p => p.Key).SequenceEqual(wants.OrderBy(p => p.Key)).ShouldBeTrue();
            wants.All(p => ReferenceEquals(has[p.Key], p.Value)).ShouldBeTrue();
            Enumerable.Range(0, keys).Select(i => Pod(i, 0).Key).Count(has.ContainsKey).ShouldBe(wants.Count);
        }
    }

    [Fact]
    public void What_changes_nothing_gives_the_same_table()
    {
        var pod = Pod(1, 1);
        var table = KeyedTable<KubeObject>.Of([pod, Pod(2, 1)]);
        table.With(pod).ShouldBeSameAs(table);
        table.Without(Pod(3, 1).Key).ShouldBeSameAs(table);
        table.With(Pod(1, 2)).ShouldNotBeSameAs(table);
        Should.Throw<KeyNotFoundException>(() => table[Pod(3, 1).Key]);
    }

    private static Pod Pod(int i, int generation) =>
        new(new ObjectMeta($"p{i}", $"ns{i % 7}", Generation: generation), "n", "default", false, "Running", [], []);
}
