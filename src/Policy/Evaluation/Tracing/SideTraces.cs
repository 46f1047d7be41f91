using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;
using Antrea.Policy.Tiers;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>Turns what an evaluator looked at into tiers with their rules.</summary>
internal sealed class SideTraces(IEnumerable<PolicyObject> policies)
{
    private const string KubernetesName = "Kubernetes NetworkPolicies";
    private readonly Dictionary<ObjectKey, string> _tiers = policies.DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Spec.Tier);

    /// <summary>One side of a Pod.</summary>
    /// <param name="subject">Whose rules.</param>
    /// <param name="decision">What the evaluator says.</param>
    /// <param name="all">All rules of the side.</param>
    /// <param name="whyNot">Says why a rule did not match.</param>
    public TraceSide Of(string subject, SideDecision decision, IEnumerable<PodRule> all, Func<PodRule, string> whyNot) => Make(
        subject, decision.Verdict, decision.Rule is { } r ? Named(r.Rule) + PodEvaluator.Layer7(decision) : TraceSide.NoRule, decision.Rule?.Rule,
        decision.Looked.Select(l => new Looked(l.Rule.Rule, l.Rule.TierPriority, l.Matched ? "" : whyNot(l.Rule), l.Matched)),
        decision.Passed.Count == 0 ? [] : all.Where(r => !r.IsRest).Except(decision.Looked.Select(l => l.Rule)).Select(r => (r.Rule, r.TierPriority)));

    /// <summary>One side of a Node.</summary>
    public TraceSide Of(string subject, Decision decision, IEnumerable<NodeRule> all, Func<NodeRule, string> whyNot) => Make(
        subject, decision.Verdict, decision.Rule is { } r ? Named(r.Rule) : decision.Because, decision.Rule?.Rule,
        decision.Looked.Select(l => new Looked(l.Rule.Rule, l.Rule.TierPriority, l.Matched ? "" : whyNot(l.Rule), l.Matched)),
        decision.Passed.Count == 0 ? [] : all.Where(r => !r.IsBaseline).Except(decision.Looked.Select(l => l.Rule)).Select(r => (r.Rule, r.TierPriority)));

    private TraceSide Make(
        string subject, Verdict verdict, string because, CompiledRule? decidedBy, IEnumerable<Looked> looked, IEnumerable<(CompiledRule Rule, int Tier)> skipped)
    {
        var entries = looked.Select(l => (l.Tier, l.Rule, Looked: (Looked?)l)).Concat(skipped.Select(s => (s.Tier, s.Rule, Looked: (Looked?)null)));
        var tiers = entries.GroupBy(e => e.Tier).OrderBy(g => g.Key).Select(g => new TraceTier(
            NameOf(g.Key, g.First().Rule.Policy), g.Key,
            ListOf.From(g.Select(e => e.Looked).OfType<Looked>().Select(Row)), g.Count(e => e.Looked is null)));
        return new TraceSide(subject, verdict, because, ListOf.From(tiers)) { DecidedBy = decidedBy };
    }

    private static TraceRule Row(Looked l) => new(
        l.Rule.Policy.ToString(), l.Rule.Name, l.Rule.Index == int.MaxValue ? null : l.Rule.Index, l.Rule.Action, l.Matched, l.WhyNot)
    {
        L7Protocols = l.Rule.L7.Count > 0 ? l.Rule.L7 : null,
    };

    private static string Named(CompiledRule rule) => $"{rule.Policy} {(rule.Name.Length > 0 ? $"rule {rule.Name}" : "isolation")}";

    private string NameOf(int priority, PolicyRef policy) => priority == TierTable.Kubernetes ? KubernetesName
        : TierTable.System.Where(t => t.Value == priority).Select(t => t.Key).FirstOrDefault() ?? _tiers.GetValueOrDefault(policy.Key, "");

    private sealed record Looked(CompiledRule Rule, int Tier, string WhyNot, bool Matched);
}
