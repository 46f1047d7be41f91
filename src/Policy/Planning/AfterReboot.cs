using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Planning;

/// <summary>
/// What of an old plan may be trusted after a reboot, before the cluster is known again: Pod addresses may have been given to other Pods.
/// </summary>
public static class AfterReboot
{
    /// <summary>
    /// The plan in which rules that let traffic through (Allow, Pass) no longer count Pods: if a rule has Pod groups, only its ipBlocks are
    /// left. Rules that deny keep every address. What is enforced for Pods is not kept: the Pods of before have no address any more.
    /// </summary>
    public static NodePlan Restrict(NodePlan plan) => plan with
    {
        Ingress = Restrict(plan.Ingress),
        Egress = Restrict(plan.Egress),
        Pods = plan.Pods with { Pods = [], Rules = [], Profiles = [], ServiceRules = [], Sets = [] },
    };

    private static ListOf<NodeRule> Restrict(ListOf<NodeRule> rules) => ListOf.From(rules.Select(r =>
        r.Rule.Action is RuleAction.Allow or RuleAction.Pass && r.Rule.Peers.Selectors.Any(s => s.Kind == MemberKind.Pods)
            ? r with { V4 = NetSet.Of(r.Rule.Peers.Nets, v6: false), V6 = NetSet.Of(r.Rule.Peers.Nets, v6: true) }
            : r));
}
