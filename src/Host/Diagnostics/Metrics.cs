using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Enforcers.L7;
using Antrea.Kubernetes.Sources.Cluster;
using Antrea.Policy.Status;

namespace Antrea.Host.Diagnostics;

/// <summary>Writes metrics in Prometheus' text format.</summary>
public static class Metrics
{
    /// <summary><c>/metrics</c>.</summary>
    public static string Of(NodeState state, Counters counters, L7Statistics? layer7, SourceView? source)
    {
        var text = new MetricsText();
        var status = NodeStatusView.Of(state);
        text.Write("source_revision", "gauge", "Newest revision of the source that was read.", status.SourceRevision);
        text.Write("realized_revision", "gauge", "Newest revision that the kernel, read back, enforces.", status.RealizedRevision);
        text.Write("rules", "gauge", "Rules of the current plan by direction.",
            (state.Plan?.Ingress.Count ?? 0, "direction=\"ingress\""), (state.Plan?.Egress.Count ?? 0, "direction=\"egress\""));
        text.Write("pod_rules", "gauge", "Rules on Pods of the current plan.", state.Plan?.Pods.Rules.Count ?? 0);
        text.Write("local_pods", "gauge", "Pods known on the node, by whether a policy selects them.",
            (state.Plan?.Pods.Pods.Count(p => p.IsGuarded) ?? 0, "guarded=\"true\""), (state.Plan?.Pods.Pods.Count(p => !p.IsGuarded) ?? 0, "guarded=\"false\""));
        text.Write("unbound_pod_addresses", "gauge", "Addresses of Pods on the node whose interface is not known.", state.Plan?.Pods.Pods.Sum(p => p.Unbound.Count()) ?? 0);
        text.Write("policies", "gauge", "Policies by phase.",
            [.. Enum.GetValues<PolicyPhase>().Select(phase => ((double)status.Policies.Count(p => p.Phase == phase), $"phase=\"{phase}\""))]);
        text.Write("quarantined_rules", "gauge", "Rules that the kernel refused.", state.Quarantined.Count);
        text.Write("problems", "gauge", "Problems that belong to no policy.", status.Problems.Count);
        text.Write("firewall_in_sync", "gauge", "1 if the newest plan is in force, verified.", state.LastError is null && state.InForce is not null ? 1 : 0);
        Rules(text, state, counters);
        if (layer7 is not null)
        {
            L7Metrics.Write(text, layer7);
        }

        if (source is not null)
        {
            SourceMetrics.Write(text, source);
        }

        text.Write("managed_heap_bytes", "gauge", "Managed heap after the last collection.", GC.GetGCMemoryInfo().HeapSizeBytes);
        text.Write("process_resident_memory_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        return text.ToString();
    }

    // One row a rule as users know it: what a rule came to by namespaces or ports is summed up.
    private static void Rules(MetricsText text, NodeState state, Counters counters)
    {
        var rows = (state.Plan?.CompiledRules ?? []).DistinctBy(r => r.Id).Where(r => counters.ByRule.ContainsKey(r.Id))
            .GroupBy(r => $"policy=\"{MetricsText.Escape(r.Policy.ToString())}\",rule=\"{MetricsText.Escape(r.Name)}\",direction=\"{r.Direction}\",action=\"{r.Action}\"")
            .Select(g => (Labels: g.Key, Packets: g.Sum(r => counters.ByRule[r.Id].Packets), Bytes: g.Sum(r => counters.ByRule[r.Id].Bytes)))
            .OrderBy(r => r.Labels, StringComparer.Ordinal).ToList();
        text.Write("rule_packets_total", "counter", "Packets that a rule decided: those that open a connection, or try to.", [.. rows.Select(r => ((double)r.Packets, r.Labels))]);
        text.Write("rule_bytes_total", "counter", "Bytes of these packets.", [.. rows.Select(r => ((double)r.Bytes, r.Labels))]);
    }
}
