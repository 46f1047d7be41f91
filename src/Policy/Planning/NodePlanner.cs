using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Planning;

/// <summary>Orders the rules of all policies and fills in addresses. Pure; equal inputs give equal plans.</summary>
public static class NodePlanner
{
    /// <summary>
    /// The plan for the inputs. Rules of <paramref name="previous"/> that are still right are used again as the same objects, so that
    /// what did not change is cheap to recognise.
    /// </summary>
    public static NodePlan Plan(PlanInputs inputs, NodePlan? previous = null)
    {
        var config = inputs.Config ?? EffectiveConfig.Defaults;
        var pods = PodPlanner.Plan(inputs, config, previous?.Pods);
        if (inputs.Config?.AppliesNodePolicies != true)
        {
            return NodePlan.Nothing(inputs.Node) with { Pods = pods };
        }

        var known = new Dictionary<CompiledRule, NodeRule>(ReferenceEqualityComparer.Instance);
        foreach (var r in previous?.Rules ?? [])
        {
            known[r.Rule] = r;
        }

        var ingress = new List<NodeRule>();
        var egress = new List<NodeRule>();
        foreach (var policy in inputs.Policies.Values)
        {
            if (policy is not { AppliesHere: true, Outcome: CompileOutcome.Compiled, Target: PolicyTarget.Nodes })
            {
                continue;
            }

            foreach (var rule in policy.Rules)
            {
                var (v4, v6) = Resolve(rule, inputs);
                var old = known.GetValueOrDefault(rule);
                var now = old is not null && old.TierPriority == policy.TierPriority && old.Priority.Equals(policy.Priority)
                    && old.V4.Equals(v4) && old.V6.Equals(v6)
                    ? old : new NodeRule(rule, policy.TierPriority, policy.Priority, v4, v6);
                (rule.Direction == Direction.Ingress ? ingress : egress).Add(now);
            }
        }

        ingress.Sort(RuleOrder.Instance);
        egress.Sort(RuleOrder.Instance);
        var failsafe = FailsafePlanner.Plan(inputs.Node, config.Failsafe, [.. inputs.Nodes.Values.OrderBy(n => n.Metadata.Name, StringComparer.Ordinal)],
            inputs.ApiServer.Values.OrderBy(s => s.Key), inputs.Facts, inputs.Servers);
        return new NodePlan(inputs.Node, true, failsafe, ListOf.From(ingress), ListOf.From(egress), pods);
    }

    /// <summary>Ids of the groups that rules in force here refer to and whose members are not known yet.</summary>
    public static IReadOnlySet<string> Missing(PlanInputs inputs)
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var policy in inputs.Policies.Values)
        {
            if (policy is not { AppliesHere: true, Outcome: CompileOutcome.Compiled })
            {
                continue;
            }

            foreach (var rule in policy.Rules)
            {
                missing.UnionWith(rule.Targets.Select(t => t.Id).Where(id => !inputs.Members.ContainsKey(id)));
                if (policy.Target == PolicyTarget.Nodes || IsActive(rule, inputs))
                {
                    missing.UnionWith(rule.Peers.Selectors.Select(s => s.Id).Where(id => !inputs.Members.ContainsKey(id)));
                }
            }
        }

        return missing;
    }

    /// <summary>True if a rule of a policy on Pods has something to do on this Node: it selects a Pod here, or a Service.</summary>
    public static bool IsActive(CompiledRule rule, PlanInputs inputs) =>
        rule.TargetFrontends.Count > 0 || rule.Targets.Any(t => inputs.Members.TryGetValue(t.Id, out var m) && !m.IsEmpty);

    private static (NetSet V4, NetSet V6) Resolve(CompiledRule rule, PlanInputs inputs)
    {
        if (rule.Peers.Any)
        {
            return (NetSet.AnyV4, NetSet.AnyV6);
        }

        var nets = new List<IpNet>(rule.Peers.Nets);
        foreach (var s in rule.Peers.Selectors)
        {
            if (inputs.Members.TryGetValue(s.Id, out var members))
            {
                nets.AddRange(members.SelectMany(m => m.Addresses));
            }
        }

        return (NetSet.Of(nets, v6: false), NetSet.Of(nets, v6: true));
    }
}
