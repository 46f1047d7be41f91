using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>Rules for <c>appliedTo</c>.</summary>
internal static class AppliedToChecks
{
    private const string OneEach = "write one entry for each";
    private static readonly FieldPath SpecAt = FieldPath.Root.Field("spec").Field("appliedTo");

    public static void Check(PolicySpec spec, IReadOnlyList<RuleAt> rules, Findings findings)
    {
        Presence(spec, rules, findings);
        Entries(spec.AppliedTo, SpecAt, noService: spec.Egress.Count > 0, findings);
        foreach (var rule in rules)
        {
            Entries(rule.Rule.AppliedTo, rule.At.Field("appliedTo"), noService: !rule.IsIngress, findings);
        }
    }

    /// <summary>True if the rule is about the clients of Services.</summary>
    public static bool TargetsServices(PolicySpec spec, PolicyRule rule) =>
        spec.AppliedTo.Concat(rule.AppliedTo).Any(a => a.Service is not null);

    private static void Presence(PolicySpec spec, IReadOnlyList<RuleAt> rules, Findings findings)
    {
        var own = rules.Count(r => r.Rule.AppliedTo.Count > 0);
        if (spec.AppliedTo.Count > 0 && own > 0)
        {
            findings.Error(SpecAt, "appliedTo should not be set in both spec and rules", "keep one of the two");
        }
        else if (spec.AppliedTo.Count == 0 && own == 0)
        {
            findings.Error(SpecAt, "appliedTo needs to be set in either spec or rules", "say what the policy applies to");
        }
        else if (own > 0 && own < rules.Count)
        {
            foreach (var rule in rules.Where(r => r.Rule.AppliedTo.Count == 0))
            {
                findings.Error(rule.At.Field("appliedTo"), "appliedTo field should either be set in all rules or in none of them", "set it here too");
            }
        }
    }

    private static void Entries(ListOf<AppliedTo> entries, FieldPath at, bool noService, Findings findings)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            One(entries[i], at.Index(i), noService, findings);
        }

        var services = entries.Count(e => e.Service is not null);
        if (services > 0 && services < entries.Count)
        {
            findings.Error(at, "a rule/policy cannot be applied to Services and other peers at the same time", "use one policy for each");
        }
    }

    private static void One(AppliedTo entry, FieldPath at, bool noService, Findings findings)
    {
        var alone = entry.Group is not null ? "group"
            : entry.NodeSelector is not null ? "nodeSelector"
            : entry.ServiceAccount is not null ? "serviceAccount"
            : entry.Service is not null ? "service" : null;
        if (alone is not null && FieldCount(entry) > 1)
        {
            findings.Error(at, $"{alone} cannot be set with other peers in appliedTo", OneEach);
        }

        if (entry.Service is not null && noService)
        {
            findings.Error(at.Field("service"), "egress rule cannot be applied to Services", "apply egress rules to the Pods that send");
        }

        SelectorChecks.Check(entry.PodSelector, at.Field("podSelector"), findings);
        SelectorChecks.Check(entry.NamespaceSelector, at.Field("namespaceSelector"), findings);
        SelectorChecks.Check(entry.NodeSelector, at.Field("nodeSelector"), findings);
        SelectorChecks.Check(entry.ExternalEntitySelector, at.Field("externalEntitySelector"), findings);
    }

    private static int FieldCount(AppliedTo e) =>
        new object?[] { e.PodSelector, e.NamespaceSelector, e.NodeSelector, e.ExternalEntitySelector, e.Group, e.ServiceAccount, e.Service }
            .Count(f => f is not null);
}
