using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>What the log says of the watches' steps.</summary>
internal static class ClusterLog
{
    /// <summary>Says what is new with a step.</summary>
    public static void Write(ILoggingAdapter log, KindStep m, ClusterState before, ClusterState now)
    {
        switch (m.Step)
        {
            case WatchStep<ClusterItem>.Synced s:
                log.Info("{0}: {1} objects at version {2}", m.Kind.Name, s.Objects.Count, s.Version);
                foreach (var (name, item) in s.Objects.Where(o => o.Value.Warnings.Count > 0 || o.Value.Refusal is not null))
                {
                    Write(log, m.Kind, name, item, before, now);
                }

                break;
            case WatchStep<ClusterItem>.Changed c:
                Write(log, m.Kind, c.Name, c.Object, before, now);
                break;
            case WatchStep<ClusterItem>.Trouble t:
                log.Debug("{0}: {1}: {2}; tried again in {3:f1} s", m.Kind.Name, t.Kind, t.Message, t.Delay.TotalSeconds);
                break;
        }
    }

    // Once, not with each new version of the same.
    private static void Write(ILoggingAdapter log, WatchedKind kind, Policy.Api.NamespacedName name, ClusterItem item, ClusterState before, ClusterState now)
    {
        var key = kind.Key(name);
        if (now.Unreadable.GetValueOrDefault(key) is { } refusal && refusal != before.Unreadable.GetValueOrDefault(key))
        {
            log.Error("{0}: {1}", key, refusal.Reason);
        }

        if (item.Warnings.Count > 0 && !ReferenceEquals(now.Objects.GetValueOrDefault(key), before.Objects.GetValueOrDefault(key)))
        {
            foreach (var w in item.Warnings)
            {
                log.Warning("{0}", w);
            }
        }
    }
}
