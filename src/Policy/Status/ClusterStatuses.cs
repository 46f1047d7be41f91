using Antrea.Policy.Api;

namespace Antrea.Policy.Status;

/// <summary>The status of every policy and group that has one. Pure.</summary>
public static class ClusterStatuses
{
    /// <summary>What is to stand in the objects, without times.</summary>
    /// <param name="spans">The cluster, and who has to enforce what in it.</param>
    /// <param name="reports">What the agents report.</param>
    /// <param name="refused">Objects that are refused; some of them cannot even be read.</param>
    public static Dictionary<ObjectKey, WantedStatus> Of(ClusterSpans spans, IEnumerable<NodeReport> reports, IReadOnlyDictionary<ObjectKey, Refusal> refused)
    {
        var (tally, all) = (new ReportTally(reports, spans.Nodes), new Dictionary<ObjectKey, WantedStatus>());
        foreach (var p in spans.Policies)
        {
            all[p.Key] = refused.TryGetValue(p.Key, out var r) && IsOf(r, p.Metadata.Generation)
                ? new(r.Uid, PolicyAggregate.Refused(Math.Max(r.Generation, p.Metadata.Generation), r.Why)) : new(p.Metadata.Uid, PolicyAggregate.Of(p, spans, tally));
        }

        foreach (var g in spans.Groups)
        {
            all[g.Key] = refused.TryGetValue(g.Key, out var r) && IsOf(r, g.Metadata.Generation)
                ? new(r.Uid, GroupAggregate.Refused(r.Why)) : new(g.Metadata.Uid, GroupAggregate.Of(g, spans.Cluster));
        }

        foreach (var (key, r) in refused)
        {
            if (HasStatus(key) && !all.ContainsKey(key))
            {
                all[key] = new(r.Uid, key.Kind is "ClusterGroup" or "Group" ? GroupAggregate.Refused(r.Why) : PolicyAggregate.Refused(r.Generation, r.Why));
            }
        }

        return all;
    }

    /// <summary>True for the kinds that have a status of ours.</summary>
    public static bool HasStatus(ObjectKey key) =>
        key is { Group: ApiGroups.Antrea, Kind: "ClusterNetworkPolicy" or "NetworkPolicy" or "ClusterGroup" or "Group" };

    // What was said of an older generation does not hold for this one.
    private static bool IsOf(Refusal refusal, long generation) => refusal.Generation == 0 || refusal.Generation >= generation;
}
