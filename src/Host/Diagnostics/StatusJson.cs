using System.Globalization;
using System.Text.Json;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Kubernetes.Sources.Cluster;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Host.Diagnostics;

/// <summary>Writes status and policies as JSON.</summary>
public static class StatusJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Whether the agent is ready, and why not.</summary>
    public static (bool Ready, string Detail) Ready(NodeState state) =>
        state.RealizedRevision == 0 ? (false, state.LastError is { } e ? $"nothing is enforced yet: {e}\n"
            : state.Problems.TryGetValue("iptables", out var p) ? $"nothing is enforced yet: {p.Text}\n" : $"the first sync is not complete\n{Cluster(state)}")
        : state.LastError is { } error ? (false, $"the newest plan is not in force: {error}\n")
        : (true, $"ok\n{Cluster(state)}");

    // A server that is away makes nobody unready: what it said last is enforced.
    private static string Cluster(NodeState state) => string.Concat(state.Problems
        .Where(p => p.Key.StartsWith(ClusterTroubles.Server, StringComparison.Ordinal)).Select(p => $"{p.Key}: {p.Value.Text}\n"));

    /// <summary><c>/status</c>.</summary>
    public static byte[] Status(NodeState state)
    {
        var s = NodeStatusView.Of(state);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            s.Node,
            s.SourceRevision,
            s.RealizedRevision,
            Policies = s.Policies.Select(p => new
            {
                p.Policy.Kind,
                p.Policy.Namespace,
                p.Policy.Name,
                Phase = p.Phase.ToString(),
                p.Generation,
                p.Message,
            }),
            Problems = s.Problems.ToArray(),
        }, Options);
    }

    /// <summary><c>/policies</c>: every policy with its rules on this Node and what they counted, and every Pod.</summary>
    public static byte[] Policies(NodeState state, Counters counters)
    {
        var status = NodeStatusView.Of(state).Policies.ToDictionary(p => p.Policy);
        var planned = (state.Plan?.Rules ?? []).ToLookup(r => r.Rule.Policy);
        var onPods = PodsJson.Rules(state.Plan?.Pods ?? PodPlan.Nothing);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            CountersError = counters.Error,
            Policies = state.Policies.Values
            .OrderBy(p => p.Compiled?.TierPriority ?? int.MaxValue).ThenBy(p => p.Compiled?.Priority ?? 0).ThenBy(p => p.Policy.ToString(), StringComparer.Ordinal)
            .Select(p => new
            {
                Policy = p.Policy.ToString(),
                Phase = status[p.Policy].Phase.ToString(),
                status[p.Policy].Message,
                TierPriority = p.Compiled?.TierPriority,
                Priority = p.Compiled?.Priority,
                AppliesHere = p.Compiled?.AppliesHere ?? false,
                Rules = planned[p.Policy].Select(r => Rule(r, state, counters)).Concat(onPods[p.Policy].Select(r => PodsJson.Rule(r, state, counters))),
            }),
            Pods = PodsJson.Pods(state.Plan?.Pods ?? PodPlan.Nothing),
        }, Options);
    }

    private static object Rule(NodeRule r, NodeState state, Counters counters) => new
    {
        r.Rule.Name,
        r.Rule.Id,
        Direction = r.Rule.Direction.ToString(),
        Action = r.Rule.Action.ToString(),
        V4 = Addresses(r.V4),
        V6 = Addresses(r.V6),
        Services = r.Rule.Services.Select(Service).ToArray(),
        r.Rule.Log,
        Quarantined = state.Quarantined.GetValueOrDefault(r.Rule.Id),
        Statistics = Statistics(r.Rule, counters),
    };

    /// <summary>What a rule counted: packets that it decided, their bytes, and sessions (each such packet opens one, or tries to).</summary>
    internal static object? Statistics(CompiledRule rule, Counters counters) =>
        counters.ByRule.TryGetValue(rule.Id, out var c) ? new { c.Packets, c.Bytes, Sessions = c.Packets } : null;

    internal static string Addresses(Policy.Addresses.NetSet nets) => nets.IsAny ? "any" : nets.IsEmpty ? "none"
        : nets.Nets.Length <= 8 ? string.Join(" ", nets.Nets) : $"{nets.Nets.Length.ToString(CultureInfo.InvariantCulture)} networks";

    internal static string Service(ServiceMatch s) => s switch
    {
        PortMatch p => $"{p.Protocol}{(p.Destination is { } d ? $" {d}" : "")}{(p.Source is { } src ? $" from port {src}" : "")}",
        IcmpServiceMatch i => i.Type is null ? "ICMP" : $"ICMP type {i.Type}{(i.Code is { } c ? $" code {c}" : "")}",
        NamedPortMatch n => $"{n.Protocol} {n.Name}",
        IgmpServiceMatch g => $"IGMP{(g.Type is { } t ? $" type {t}" : "")}",
        _ => s.ToString(),
    };
}
