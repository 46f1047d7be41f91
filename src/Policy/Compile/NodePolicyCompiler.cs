using Antrea.Policy.Api;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Compile;

/// <summary>Compiles a policy that is applied to Nodes.</summary>
internal static class NodePolicyCompiler
{
    public static CompiledPolicy Compile(PolicyObject policy, CompileContext context, PolicyTargets targets, CompiledPolicy result)
    {
        CompiledPolicy Refused(string why) => result with { Outcome = CompileOutcome.Refused, AppliesHere = true, Message = why };
        if (!context.Gates.IsOn(KnownGates.NodeNetworkPolicy))
        {
            return Refused("feature gate NodeNetworkPolicy is off on this node") with { AppliesHere = false };
        }

        if (context.NodeLabels is null)
        {
            return result with { Outcome = CompileOutcome.Pending, Message = $"Node {context.NodeName} is not known yet" };
        }

        if (!targets.Nodes.Any(s => s.Matches(context.NodeLabels)))
        {
            return result with { Message = "does not select this node" };
        }

        var rules = new List<CompiledRule>();
        var missing = new List<string>();
        foreach (var (direction, index, rule, field) in RuleAtIndex.Of(policy.Spec))
        {
            if (NodeRuleLimits.Refuse(rule, field) is { } why)
            {
                return Refused(why);
            }

            var peers = PeerCompiler.Compile(rule, policy.Metadata.Namespace, context.Cluster, missing, out var unsupported);
            if (unsupported is not null)
            {
                return Refused($"{field}.{(direction == Direction.Ingress ? "from" : "to")}{unsupported}");
            }

            rules.Add(new CompiledRule(
                result.Policy, direction, rule.Name, index, rule.Action, peers, ServiceCompiler.Compile(rule), rule.EnableLogging, rule.LogLabel));
        }

        // A rule whose group is not there yet has no members: its other peers, and the policy's other rules, are enforced.
        var message = string.Join("; ", targets.Remarks.Prepend(PeerCompiler.Describe(missing)).Where(m => m.Length > 0));
        return result with { AppliesHere = true, Rules = ListOf.From(rules), Message = message };
    }
}
