using Antrea.Actors.Groups;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Bench;

/// <summary>What is measured.</summary>
public static class Scenarios
{
    /// <summary>The index against the naive one, on a cluster that the naive one can still do.</summary>
    public static void AgainstNaive(int namespaces)
    {
        var load = Load.SmallNamespaces(namespaces);
        var selectors = load.Selectors();
        var (naiveChanges, changes) = (0, 0);
        var naive = Measured.Of(1, () =>
        {
            var index = new NaiveIndex();
            selectors.ForEach(index.Add);
            naiveChanges = load.Objects.Sum(o => index.With(o).Count);
            return index;
        });
        var indexed = Measured.Of(3, () =>
        {
            (var index, changes) = (Add(MemberIndex.Empty(Load.Node), selectors), 0);
            foreach (var o in load.Objects)
            {
                (index, var now) = index.With(o);
                changes += now.Count;
            }

            return index;
        });
        if (naiveChanges != changes)
        {
            throw new InvalidOperationException($"{naiveChanges} changes of members, {changes} by the index");
        }

        Console.WriteLine($"{load.Name}, {selectors.Count:N0} groups, then {load.Objects.Count:N0} objects one by one:");
        Console.WriteLine($"  naive   {naive}\n  indexed {indexed}, {naive.CpuMs / indexed.CpuMs:N0} x faster");
    }

    /// <summary>All groups of a cluster, filled with all its objects, in both orders.</summary>
    public static void Cluster(Load load)
    {
        var selectors = load.Selectors();
        Console.WriteLine($"{load.Name}: {load.Objects.Count:N0} objects, {load.Policies.Count:N0} policies, {selectors.Count:N0} groups of the whole cluster");
        long compared = 0;
        var groupsFirst = Measured.Of(3, () => Count(Add(Add(MemberIndex.Empty(Load.Node), selectors), load.Objects), out compared));
        Console.WriteLine($"  groups, then objects     {groupsFirst}, {compared:N0} comparisons");
        var objectsFirst = Measured.Of(3, () => Count(Add(Add(MemberIndex.Empty(Load.Node), load.Objects), selectors), out compared));
        Console.WriteLine($"  objects, then groups     {objectsFirst}, {compared:N0} comparisons");
    }

    /// <summary>The groups that one Node's agent needs of a cluster, policies wanted before and after the objects come.</summary>
    public static void OneNode(Load load)
    {
        var wanted = load.Wanted().ToList();
        string groups = "";
        var objectsFirst = Measured.Of(3, () =>
        {
            var state = GroupsState.Empty(Load.Node);
            state = state with { Index = Add(state.Index, load.Objects) };
            foreach (var w in wanted)
            {
                state = state.With(w).Recount(w.Policy).State;
            }

            groups = $"{state.Index.Selectors.Count:N0} groups, {state.Index.Comparisons:N0} comparisons";
            return state;
        });
        Console.WriteLine($"  one Node, objects first  {objectsFirst}, {groups}");
        var policiesFirst = Measured.Of(3, () =>
        {
            var state = GroupsState.Empty(Load.Node);
            foreach (var w in wanted)
            {
                state = state.With(w).Recount(w.Policy).State;
            }

            foreach (var o in load.Objects)
            {
                var (before, (index, changes)) = (state.Index, state.Index.With(o));
                state = state with { Index = index };
                foreach (var policy in state.Turned(before, changes))
                {
                    state = state.Recount(policy).State;
                }
            }

            groups = $"{state.Index.Selectors.Count:N0} groups, {state.Index.Comparisons:N0} comparisons";
            return state;
        });
        Console.WriteLine($"  one Node, policies first {policiesFirst}, {groups}");
    }

    /// <summary>Single changes in the full cluster.</summary>
    public static void OneChange(Load load)
    {
        var index = Add(Add(MemberIndex.Empty(Load.Node), load.Selectors()), load.Objects);
        var pods = load.Objects.OfType<Pod>().Take(1000).ToList();
        Console.WriteLine($"one change in {load.Name}, mean of 1,000:");
        Each("a Pod as it was", pods, p => index.With(p).Index);
        Each("a Pod's address", pods, p => index.With(p with { Addresses = ["192.0.2.1"] }).Index);
        Each("a Pod's labels, known", pods, p => index.With(p with { Metadata = p.Metadata with { Labels = pods[p.Metadata.Labels.Equals(pods[0].Metadata.Labels) ? 1 : 0].Metadata.Labels } }).Index);
        Each("a Pod's labels, new", pods, p => index.With(p with { Metadata = p.Metadata with { Labels = Labels.Of(("app", "new")) } }).Index);
        Each("a Pod gone", pods, p => index.Without(p.Key).Index);
        Each("a Namespace's labels", load.Objects.OfType<Namespace>().Take(1000).ToList(),
            n => index.With(n with { Metadata = n.Metadata with { Labels = Labels.Of(("part", "part-5")) } }).Index);
        Each("a group gone", load.Selectors().Take(1000).ToList(), s => index.WithoutGroup(s.Id));
        Each("a group's members", load.Selectors().Take(1000).ToList(), s => { _ = index.Members(s.Id); return index; });

        void Each<T>(string what, List<T> all, Func<T, MemberIndex> change)
        {
            long compared = 0;
            var m = Measured.Of(5, () =>
            {
                compared = all.Sum(a => change(a).Comparisons - index.Comparisons);
                return all;
            });
            Console.WriteLine($"  {what,-22} {m.CpuMs * 1000 / all.Count,7:F1} us, {m.AllocatedMb * 1e3 / all.Count,6:F1} kB, {(double)compared / all.Count:F1} comparisons");
        }
    }

    private static MemberIndex Add(MemberIndex index, IEnumerable<MemberSelector> selectors) => selectors.Aggregate(index, (i, s) => i.With(s));

    private static MemberIndex Add(MemberIndex index, IEnumerable<KubeObject> objects) => objects.Aggregate(index, (i, o) => i.With(o).Index);

    private static MemberIndex Count(MemberIndex index, out long compared)
    {
        compared = index.Comparisons;
        return index;
    }
}
