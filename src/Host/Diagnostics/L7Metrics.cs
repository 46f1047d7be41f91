using Antrea.Enforcers.L7;

namespace Antrea.Host.Diagnostics;

/// <summary>Metrics of layer 7.</summary>
internal static class L7Metrics
{
    /// <summary>Writes them.</summary>
    internal static void Write(MetricsText text, L7Statistics s)
    {
        text.Write("l7_packets_total", "counter", "Packets judged.", s.Packets);
        text.Write("l7_bytes_total", "counter", "Bytes of these packets.", s.Bytes);
        text.Write("l7_allowed_total", "counter", "HTTP requests and TLS hellos allowed.", (s.RequestsAllowed, "protocol=\"http\""), (s.HellosAllowed, "protocol=\"tls\""));
        text.Write("l7_denied_total", "counter", "Denials by reason.", [.. s.Denied.Select(d => ((double)d.Value, $"reason=\"{MetricsText.Escape(d.Key)}\""))]);

        // Rules may share their names.
        var rules = s.Rules.GroupBy(r => $"policy=\"{MetricsText.Escape(r.Policy)}\",rule=\"{MetricsText.Escape(r.Rule)}\"").OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        text.Write("l7_rule_allowed_total", "counter", "Requests and hellos that a rule allowed.", [.. rules.Select(g => ((double)g.Sum(r => r.Allowed), g.Key))]);
        text.Write("l7_rule_denied_total", "counter", "Requests, hellos and other bytes that a rule denied.", [.. rules.Select(g => ((double)g.Sum(r => r.Denied), g.Key))]);
        text.Write("l7_flows", "gauge", "Connections alive.", s.FlowsLive);
        text.Write("l7_flows_opened_total", "counter", "Connections opened.", s.FlowsOpened);
        text.Write("l7_memory_bytes", "gauge", "Bytes kept of connections.", s.MemoryBytes);
        text.Write("l7_queue_drops_total", "counter", "Packets dropped because a queue was full.", s.QueueDrops);
        text.Write("l7_netlink_errors_total", "counter", "Failures of netlink.", s.NetlinkErrors);
        text.Write("l7_truncated_total", "counter", "Packets dropped because they came cut short.", s.Truncated);
        text.Write("l7_events_total", "counter", "Events written to the event log.", s.EventsWritten);
        text.Write("l7_events_dropped_total", "counter", "Events left out of the event log.", s.EventsDropped);
        text.Write("l7_event_errors_total", "counter", "Failed attempts to write the event log.", s.EventErrors);
    }
}
