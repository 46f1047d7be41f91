using System.Text;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning.Pods;
using Antrea.Policy.Tiers;

namespace Antrea.Enforcers.Logs;

/// <summary>What the log has to know of a plan: its logged rules by id, and whose an address is. Immutable.</summary>
public sealed class LogBook
{
    /// <summary>No rules.</summary>
    public static readonly LogBook Empty = new(PodPlan.Nothing);

    private readonly PodPlan _plan;
    private readonly Dictionary<string, LoggedRule> _rules = new(StringComparer.Ordinal);

    /// <summary>The book of a plan.</summary>
    public LogBook(PodPlan plan)
    {
        _plan = plan;
        foreach (var rule in plan.Rules)
        {
            if (rule.Rule.Log)
            {
                _rules[rule.Rule.Id] = Describe(rule);
            }
        }
    }

    /// <summary>The log entry of a packet that came with a prefix of ours; null if the rule is not (or no longer) known.</summary>
    /// <param name="prefix">What the rule wrote: <c>aa:RULE:ACTION</c>.</param>
    /// <param name="packet">The packet.</param>
    public PolicyLogEntry? Entry(ReadOnlySpan<byte> prefix, in PacketSummary packet)
    {
        const int IdAt = 3, IdLength = 16;
        if (prefix.Length < IdAt + IdLength || !_rules.TryGetValue(Encoding.ASCII.GetString(prefix.Slice(IdAt, IdLength)), out var rule))
        {
            return null;
        }

        var pod = _plan.PodAt(rule.Direction == Direction.Ingress ? packet.Destination : packet.Source, rule.Direction);
        return new PolicyLogEntry(rule, packet, pod?.ToString());
    }

    private static LoggedRule Describe(PodRule r)
    {
        var ingress = r.Rule.Direction == Direction.Ingress;
        var kubernetes = r.TierPriority == TierTable.Kubernetes;
        var isolation = kubernetes && r.Rule.Action == RuleAction.Drop;
        var table = isolation || r.TierPriority > TierTable.Kubernetes ? ingress ? PolicyTable.IngressDefaultRule : PolicyTable.EgressDefaultRule
            : kubernetes ? ingress ? PolicyTable.IngressRule : PolicyTable.EgressRule
            : ingress ? PolicyTable.AntreaPolicyIngressRule : PolicyTable.AntreaPolicyEgressRule;
        return new LoggedRule(table, isolation ? PolicyRef.KubernetesKind : r.Rule.Policy.ToString(), r.Rule.Direction, r.Rule.Action)
        {
            Name = kubernetes ? null : r.Rule.Name,
            Priority = kubernetes ? null : Priority(r),
            Label = r.Rule.LogLabel.Length > 0 ? r.Rule.LogLabel : null,
            Redirects = r.Rule.L7.Count > 0,
        };
    }

    // Antrea's number for a rule's place: the higher, the earlier.
    private static int Priority(PodRule r)
    {
        const int Top = 65000, Bottom = 100, BaselineTop = 180, BaselineBottom = 10, PerTier = 200, PerPolicy = 20, PerApplicationPolicy = 100;
        if (r.TierPriority > TierTable.Kubernetes)
        {
            return Math.Max(BaselineBottom, BaselineTop - (10 * (int)r.Priority) - r.Rule.Index);
        }

        var perPolicy = r.TierPriority == TierTable.Application ? PerApplicationPolicy : PerPolicy;
        return Math.Max(Bottom, Top - (PerTier * r.TierPriority) - (int)(perPolicy * r.Priority) - r.Rule.Index);
    }
}
