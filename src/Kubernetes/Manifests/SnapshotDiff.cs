using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Manifests;

/// <summary>What differs between two snapshots.</summary>
/// <param name="Added">New objects; what others refer to comes first: tiers before policies, child groups before their parents.</param>
/// <param name="Changed">Objects with another content, in the same order.</param>
/// <param name="Removed">Objects that are gone, in the reverse order.</param>
public sealed record SnapshotDiff(
    IReadOnlyList<KubeObject> Added,
    IReadOnlyList<(KubeObject Old, KubeObject New)> Changed,
    IReadOnlyList<KubeObject> Removed)
{
    private static readonly Type[] Order =
    [
        typeof(ConfigMap), typeof(Namespace), typeof(Node), typeof(ServiceAccount), typeof(Pod), typeof(Service), typeof(EndpointSlice),
        typeof(Tier), typeof(ClusterGroup), typeof(Group), typeof(ClusterNetworkPolicy), typeof(AntreaNetworkPolicy),
    ];

    /// <summary>True if there is no difference.</summary>
    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;

    /// <summary>What it takes to get from <paramref name="before"/> to <paramref name="after"/>.</summary>
    public static SnapshotDiff Between(DirectorySnapshot before, DirectorySnapshot after)
    {
        if (ReferenceEquals(before.Objects, after.Objects))
        {
            return new SnapshotDiff([], [], []);
        }

        var added = new List<KubeObject>();
        var changed = new List<(KubeObject, KubeObject)>();
        foreach (var (key, now) in after.Objects)
        {
            if (!before.Objects.TryGetValue(key, out var was))
            {
                added.Add(now);
            }
            else if (!ReferenceEquals(was, now) && !was.Equals(now))
            {
                changed.Add((was, now));
            }
        }

        var removed = before.Objects.Where(o => !after.Objects.ContainsKey(o.Key)).Select(o => o.Value).ToList();
        added.Sort(Compare);
        changed.Sort((a, b) => Compare(a.Item2, b.Item2));
        removed.Sort((a, b) => Compare(b, a));
        return new SnapshotDiff(added, changed, removed);
    }

    private static int Compare(KubeObject a, KubeObject b)
    {
        var c = Rank(a).CompareTo(Rank(b));
        return c != 0 ? c : a.Key.CompareTo(b.Key);
    }

    private static int Rank(KubeObject o) =>
        (2 * Array.IndexOf(Order, o.GetType())) + (o is GroupObject { Spec.ChildGroups.Count: > 0 } ? 1 : 0);
}
