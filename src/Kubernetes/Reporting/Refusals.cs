using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Api;
using Antrea.Policy.Status;

namespace Antrea.Kubernetes.Reporting;

/// <summary>Which objects are refused: those that cannot be read, and the policies that do not hold what policies must. All agents judge alike.</summary>
internal static class Refusals
{
    /// <summary>The refused objects.</summary>
    public static IReadOnlyDictionary<ObjectKey, Refusal> Of(ClusterSeen cluster, NodeState node)
    {
        var all = new Dictionary<ObjectKey, Refusal>();
        foreach (var p in node.Policies.Values)
        {
            if (p.Refusal is { } why)
            {
                all[p.Policy.Key] = new Refusal(p.SeenGeneration, why, cluster.Objects.GetValueOrDefault(p.Policy.Key)?.Metadata.Uid ?? "");
            }
        }

        foreach (var (key, u) in cluster.Unreadable)
        {
            all[key] = new Refusal(u.Generation, u.Reason);
        }

        return all;
    }
}
