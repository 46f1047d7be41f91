using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Sources;

/// <summary>What differs between two snapshots.</summary>
/// <param name="Added">New objects; what others refer to comes first: tiers before policies, child groups before their parents.</param>
/// <param name="Changed">Objects with another content, in the same order.</param>
/// <param name="Removed">Objects that are gone, in the reverse order.</param>
public sealed record SnapshotDiff(
    IReadOnlyList<KubeObject> Added,
    IReadOnlyList<(KubeObject Old, KubeObject New)> Changed,
    IReadOnlyList<KubeObject> Removed)
{
    /// <summary>True if there is no difference.</summary>
    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;

    /// <summary>What it takes to get from <paramref name="before"/> to <paramref name="after"/>.</summary>
    public static SnapshotDiff Between(ObjectSnapshot before, ObjectSnapshot after)
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
        added.Sort(TellingOrder.Compare);
        changed.Sort((a, b) => TellingOrder.Compare(a.Item2, b.Item2));
        removed.Sort((a, b) => TellingOrder.Compare(b, a));
        return new SnapshotDiff(added, changed, removed);
    }
}
