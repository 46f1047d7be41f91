using Antrea.Kubernetes.Sources.Cluster;

namespace Antrea.Host.Diagnostics;

/// <summary>Metrics of the watches of a cluster.</summary>
internal static class SourceMetrics
{
    /// <summary>Writes them.</summary>
    public static void Write(MetricsText text, SourceView source)
    {
        (double, string)[] Rows(Func<KindState, double> value) => [.. source.Kinds.Select(k => (value(k.Value), $"resource=\"{k.Key}\""))];
        text.Write("source_up", "gauge", "1 if the watch of a resource is in order; 0 while it fails.", Rows(k => k.Trouble is null ? 1 : 0));
        text.Write("source_synced", "gauge", "1 once all objects of a resource are known, or that it is not served.", Rows(k => k.IsKnown ? 1 : 0));
        text.Write("source_absent", "gauge", "1 if a resource is not served: its definition is not installed.", Rows(k => k.IsAbsent ? 1 : 0));
        text.Write("source_objects", "gauge", "Objects of a resource.", Rows(k => k.Objects));
        text.Write("source_lists_total", "counter", "How many times all objects of a resource were read.", Rows(k => k.Syncs));
        text.Write("source_failures_total", "counter", "Attempts to list or watch a resource that failed.", Rows(k => k.Troubles));
        text.Write("source_unreadable_objects", "gauge", "Objects that cannot be read.", source.Unreadable);
    }
}
