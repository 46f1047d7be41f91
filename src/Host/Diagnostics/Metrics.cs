using System.Globalization;
using System.Text;
using Antrea.Actors.Nodes;
using Antrea.Journal;
using Antrea.Policy.Status;

namespace Antrea.Host.Diagnostics;

/// <summary>Writes metrics in Prometheus' text format.</summary>
public static class Metrics
{
    /// <summary><c>/metrics</c>.</summary>
    public static string Of(NodeState state, EventJournal journal)
    {
        var text = new StringBuilder();
        var status = NodeStatusView.Of(state);
        Write(text, "source_revision", "gauge", "Newest revision of the source that was read.", status.SourceRevision);
        Write(text, "realized_revision", "gauge", "Newest revision that the kernel, read back, enforces.", status.RealizedRevision);
        Write(text, "rules", "gauge", "Rules of the current plan by direction.",
            (state.Plan?.Ingress.Count ?? 0, "direction=\"ingress\""), (state.Plan?.Egress.Count ?? 0, "direction=\"egress\""));
        Write(text, "policies", "gauge", "Policies by phase.",
            [.. Enum.GetValues<PolicyPhase>().Select(phase => ((double)status.Policies.Count(p => p.Phase == phase), $"phase=\"{phase}\""))]);
        Write(text, "quarantined_rules", "gauge", "Rules that the kernel refused.", state.Quarantined.Count);
        Write(text, "problems", "gauge", "Problems that belong to no policy.", status.Problems.Count);
        Write(text, "firewall_in_sync", "gauge", "1 if the newest plan is in force, verified.", state.LastError is null && state.InForce is not null ? 1 : 0);
        Write(text, "process_resident_memory_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        return text.ToString();
    }

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
