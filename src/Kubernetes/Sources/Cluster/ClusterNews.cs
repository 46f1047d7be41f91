using Antrea.Actors.Messages;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>What has to be told to get somebody from one state of the cluster to another.</summary>
/// <param name="Removed">Objects that are gone, those first that refer to others.</param>
/// <param name="Changed">Objects that are new, have changed or can be read again, those first that others refer to.</param>
/// <param name="Unreadable">Objects that cannot be read; told behind the others, which may hold the last that could.</param>
public sealed record ClusterNews(IReadOnlyList<ObjectKey> Removed, IReadOnlyList<KubeObject> Changed, IReadOnlyList<ObjectUnreadable> Unreadable)
{
    /// <summary>Compares two states.</summary>
    /// <param name="before">What is known.</param>
    /// <param name="now">What is true.</param>
    /// <param name="keys">The objects that may differ.</param>
    public static ClusterNews Between(ClusterState before, ClusterState now, IEnumerable<ObjectKey> keys)
    {
        var (removed, changed, unreadable) = (new List<ObjectKey>(), new List<KubeObject>(), new List<ObjectUnreadable>());
        foreach (var key in keys)
        {
            var (was, refusedBefore) = (before.Objects.GetValueOrDefault(key), before.Unreadable.GetValueOrDefault(key));
            var refused = now.Unreadable.GetValueOrDefault(key);
            if (now.Objects.TryGetValue(key, out var o))
            {
                if (!ReferenceEquals(o, was) || (refused is null && refusedBefore is not null))
                {
                    changed.Add(o);
                }
            }
            else if (refused is null && (was is not null || refusedBefore is not null))
            {
                removed.Add(key);
            }

            if (refused is not null && refused != refusedBefore)
            {
                unreadable.Add(refused);
            }
        }

        changed.Sort(TellingOrder.Compare);
        removed.Sort((a, b) => TellingOrder.Compare(b, a));
        return new ClusterNews(removed, changed, unreadable);
    }
}
