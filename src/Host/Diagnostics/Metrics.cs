using Antrea.Actors.Messages;
using System.Globalization;
using System.Text;
using Antrea.Actors.Nodes;
using Antrea.Policy.Status;

namespace Antrea.Host.Diagnostics;

/// <summary>Writes metrics in Prometheus' text format.</summary>
public static class Metrics
{
    /// <summary><c>/metrics</c>.</summary>
    public static string Of(NodeState state, Counters counters)
    {
        var text = new StringBuilder();
        var status = NodeStatusView.Of(state);
        Write(text, "source_revision", "gauge", "Newest revision of the source that was read.", status.SourceRevision);
        Write(text, "realized_revision", "gauge", "Newest revision that the kernel, read back, enforces.", status.RealizedRevision);
        Write(text, "rules", "gauge", "Rules of the current plan by direction.",
            (state.Plan?.Ingress.Count ?? 0, "direction=\"ingress\""), (state.Plan?.Egress.Count ?? 0, "direction=\"egress\""));
        Write(text, "pod_rules", "gauge", "Rules on Pods of the current plan.", state.Plan?.Pods.Rules.Count ?? 0);
        Write(text, "local_pods", "gauge", "Pods known on the node, by whether a policy selects them.",
            (state.Plan?.Pods.Pods.Count(p => p.IsGuarded) ?? 0, "guarded=\"true\""), (state.Plan?.Pods.Pods.Count(p => !p.IsGuarded) ?? 0, "guarded=\"false\""));
        Write(text, "unbound_pod_addresses", "gauge", "Addresses of Pods on the node whose interface is not known.", state.Plan?.Pods.Pods.Sum(p => p.Unbound.Count()) ?? 0);
        Write(text, "policies", "gauge", "Policies by phase.",
            [.. Enum.GetValues<PolicyPhase>().Select(phase => ((double)status.Policies.Count(p => p.Phase == phase), $"phase=\"{phase}\""))]);
        Write(text, "quarantined_rules", "gauge", "Rules that the kernel refused.", state.Quarantined.Count);
        Write(text, "problems", "gauge", "Problems that belong to no policy.", status.Problems.Count);
        Write(text, "firewall_in_sync", "gauge", "1 if the newest plan is in force, verified.", state.LastError is null && state.InForce is not null ? 1 : 0);
        Rules(text, state, counters);
        Write(text, "managed_heap_bytes", "gauge", "Managed heap after the last collection.", GC.GetGCMemoryInfo().HeapSizeBytes);
        Write(text, "process_resident_memory_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        return text.ToString();
    }

    // One row a rule as users know it: what a rule came to by namespaces or ports is summed up.
    private static void Rules(StringBuilder text, NodeState state, Counters counters)
    {
        var rows = (state.Plan?.CompiledRules ?? []).DistinctBy(r => r.Id).Where(r => counters.ByRule.ContainsKey(r.Id))
            .GroupBy(r => $"policy=\"{Escape(r.Policy.ToString())}\",rule=\"{Escape(r.Name)}\",direction=\"{r.Direction}\",action=\"{r.Action}\"")
            .Select(g => (Labels: g.Key, Packets: g.Sum(r => counters.ByRule[r.Id].Packets), Bytes: g.Sum(r => counters.ByRule[r.Id].Bytes)))
            .OrderBy(r => r.Labels, StringComparer.Ordinal).ToList();
        Write(text, "rule_packets_total", "counter", "Packets that a rule decided: those that open a connection, or try to.", [.. rows.Select(r => ((double)r.Packets, r.Labels))]);
        Write(text, "rule_bytes_total", "counter", "Bytes of these packets.", [.. rows.Select(r => ((double)r.Bytes, r.Labels))]);
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void Write(StringBuilder text, string name, string type, string help, double value) => Write(text, name, type, help, (value, ""));

    private static void Write(StringBuilder text, string name, string type, string help, params (double Value, string Labels)[] rows)
    {
        var full = $"antrea_actors_{name}";
        text.Append(CultureInfo.InvariantCulture, $"# HELP {full} {help}\n# TYPE {full} {type}\n");
        foreach (var (value, labels) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{full}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value}\n");
        }
    }
}
