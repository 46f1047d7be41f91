using Antrea.Policy.Api;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Tiers;

namespace Antrea.Policy.Compile;

/// <summary>Compiles one policy for one Node. Pure; the object has passed validation.</summary>
public static class PolicyCompiler
{
    /// <summary>The policy as this Node has to enforce it.</summary>
    /// <param name="policy">The policy, validated.</param>
    /// <param name="context">What it is compiled against.</param>
    /// <param name="tierWas">Priority of its tier when it was accepted, should the tier be gone since; null = not known.</param>
    public static CompiledPolicy Compile(PolicyObject policy, CompileContext context, int? tierWas = null)
    {
        var spec = policy.Spec;
        var tier = policy is KubernetesNetworkPolicy ? TierTable.Kubernetes : context.Tiers.PriorityOf(spec.Tier) ?? tierWas;
        CompiledPolicy Result(CompileOutcome outcome, PolicyTarget target, string message) => new(
            PolicyRef.Of(policy.Key), policy.Metadata.Generation, outcome, target, false, tier ?? TierTable.Application, spec.Priority, [], message);

        if (policy is AntreaPolicy && !context.Gates.IsOn(KnownGates.AntreaPolicy))
        {
            return Result(CompileOutcome.Refused, PolicyTarget.None, "feature gate AntreaPolicy is off on this node");
        }

        if (tier is null)
        {
            return Result(CompileOutcome.Pending, PolicyTarget.None, $"tier {spec.Tier} does not exist (yet)");
        }

        var targets = PolicyTargets.Of(policy, spec.AppliedTo, context.Cluster);
        if (targets.Problem is not null)
        {
            return Result(targets.Pending ? CompileOutcome.Pending : CompileOutcome.Refused, targets.Target, targets.Problem);
        }

        var compiled = Result(CompileOutcome.Compiled, targets.Target, "");
        return targets.Target == PolicyTarget.Nodes
            ? NodePolicyCompiler.Compile(policy, context, targets, compiled)
            : PodPolicyCompiler.Compile(policy, context, targets, compiled);
    }
}
