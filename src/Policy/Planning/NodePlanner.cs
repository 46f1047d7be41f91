using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

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
        if (!inputs.Enabled)
        {
            return NodePlan.Nothing(inputs.Node);
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
            if (!policy.AppliesHere || policy.Outcome != CompileOutcome.Compiled)
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
        var failsafe = FailsafePlanner.Plan(inputs.Node, inputs.Failsafe, [.. inputs.Nodes.Values.OrderBy(n => n.Metadata.Name, StringComparer.Ordinal)],
            inputs.ApiServer.Values.OrderBy(s => s.Key), inputs.Facts);
        return new NodePlan(inputs.Node, true, failsafe, ListOf.From(ingress), ListOf.From(egress));
    }

    /// <summary>Ids of the groups that the policies refer to and whose members are not known yet.</summary>
    public static IReadOnlySet<string> Missing(PlanInputs inputs) =>
        inputs.Policies.Values.Where(p => p is { AppliesHere: true, Outcome: CompileOutcome.Compiled })
            .SelectMany(p => p.Rules).SelectMany(r => r.Peers.Selectors).Select(s => s.Id)
            .Where(id => !inputs.Members.ContainsKey(id)).ToHashSet(StringComparer.Ordinal);

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
                nets.AddRange(members);
            }
        }

        return (NetSet.Of(nets, v6: false), NetSet.Of(nets, v6: true));
    }
}
