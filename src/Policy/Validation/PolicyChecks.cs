using Antrea.Policy.Api;
using Antrea.Policy.Tiers;

namespace Antrea.Policy.Validation;

/// <summary>Rules for policies: what concerns the whole, then rule by rule.</summary>
internal static class PolicyChecks
{
    private const string Baseline = "baseline";
    private static readonly FieldPath Spec = FieldPath.Root.Field("spec");

    public static void Check(AntreaPolicy policy, ValidationRequest request, IClusterView view, Findings findings)
    {
        var spec = policy.Spec;
        var rules = RuleAt.Of(spec);
        TierOf(spec, view, findings);
        RuleNames(rules, findings);
        AppliedToChecks.Check(spec, rules, findings);
        foreach (var rule in rules)
        {
            if (rule.Rule.Action == RuleAction.Pass && string.Equals(spec.Tier, Baseline, StringComparison.OrdinalIgnoreCase))
            {
                findings.Error(rule.At.Field("action"), "`Pass` action should not be set for Baseline Tier policy rules", "use Allow, Drop or Reject");
            }

            PeerChecks.Check(rule, AppliedToChecks.TargetsServices(spec, rule.Rule), findings);
            EgressChecks.Check(rule, findings);
            IgmpChecks.Check(rule, findings);
            L7Checks.Check(rule, request.IsGateOn, findings);
            PortChecks.Check(rule, findings);
        }

        GroupReferences(policy, rules, view, findings);
        if (NodePolicyChecks.IsNodePolicy(policy, view))
        {
            NodePolicyChecks.Check(policy, rules, view, findings);
        }
        else
        {
            ScopeWarnings(rules, findings);
        }
    }

    private static void TierOf(PolicySpec spec, IClusterView view, Findings findings)
    {
        if (TierTable.Default.PriorityOf(spec.Tier) is null && view.Find(new ObjectKey("Tier", ApiGroups.Antrea, "", spec.Tier)) is null)
        {
            findings.Error(Spec.Field("tier"), $"tier {Shown.Text(spec.Tier)} does not exist", "create the tier first, or name another");
        }
    }

    private static void RuleNames(IReadOnlyList<RuleAt> rules, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules.Where(r => !seen.Add(r.Rule.Name)))
        {
            findings.Error(
                rule.At.Field("name"),
                "rules names must be unique within the policy",
                $"'{Shown.Text(rule.Rule.Name)}' is there twice; rules of the same content without a name get the same one");
        }
    }

    private static void GroupReferences(AntreaPolicy policy, IReadOnlyList<RuleAt> rules, IClusterView view, Findings findings)
    {
        var kind = policy is ClusterNetworkPolicy ? "ClusterGroup" : "Group";
        Entries(policy.Spec.AppliedTo, Spec.Field("appliedTo"));
        foreach (var rule in rules)
        {
            Entries(rule.Rule.AppliedTo, rule.At.Field("appliedTo"));
            for (var i = 0; i < rule.Rule.Peers.Count; i++)
            {
                One(rule.Rule.Peers[i].Group, rule.PeersAt.Index(i));
            }
        }

        void Entries(ListOf<AppliedTo> entries, FieldPath at)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                One(entries[i].Group, at.Index(i));
            }
        }

        void One(string? group, FieldPath at)
        {
            if (group is not null && view.Find(new ObjectKey(kind, ApiGroups.Antrea, policy.Metadata.Namespace, group)) is null)
            {
                findings.Warn(at.Field("group"), $"{kind} {Shown.Text(group)} does not exist (yet)", "it selects nothing until it does");
            }
        }
    }

    private static void ScopeWarnings(IReadOnlyList<RuleAt> rules, Findings findings)
    {
        const string Reason = "scope ClusterSet is not supported: only this cluster is selected from";
        foreach (var rule in rules)
        {
            for (var i = 0; i < rule.Rule.Peers.Count; i++)
            {
                if (rule.Rule.Peers[i].Scope == "ClusterSet")
                {
                    findings.Warn(rule.PeersAt.Index(i).Field("scope"), Reason);
                }
            }

            for (var i = 0; i < rule.Rule.ToServices.Count; i++)
            {
                if (rule.Rule.ToServices[i].Scope == "ClusterSet")
                {
                    findings.Warn(rule.At.Field("toServices").Index(i).Field("scope"), Reason);
                }
            }
        }
    }
}
