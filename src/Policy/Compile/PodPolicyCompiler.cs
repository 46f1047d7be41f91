using Antrea.Policy.Api;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Compile;

/// <summary>Compiles a policy that is applied to Pods (or Services), Kubernetes NetworkPolicies among them.</summary>
internal static class PodPolicyCompiler
{
    public static CompiledPolicy Compile(PolicyObject policy, CompileContext context, PolicyTargets targets, CompiledPolicy result)
    {
        var rules = new List<CompiledRule>();
        var missing = new List<string>(targets.Missing);
        var remarks = new List<string>(targets.Remarks);
        var failed = false;
        var log = policy is KubernetesNetworkPolicy
            && context.Cluster.Namespace(policy.Metadata.Namespace)?.Metadata.Annotations[PodPolicyAnnotations.Logging] == "true";
        foreach (var at in RuleAtIndex.Of(policy.Spec))
        {
            var own = at.Rule.AppliedTo.Count > 0 ? PolicyTargets.Of(policy, at.Rule.AppliedTo, context.Cluster, isRule: true) : targets;
            if (own.Problem is not null || own.Target == PolicyTarget.Nodes)
            {
                // As in Antrea: a policy with a rule that cannot be applied is in force as a whole or not at all.
                return result with
                {
                    Outcome = CompileOutcome.Pending,
                    Message = $"{at.Field}.{own.Problem ?? "appliedTo: Nodes can only be selected at policy level"}",
                };
            }

            missing.AddRange(own.Missing);
            remarks.AddRange(at.Rule.AppliedTo.Count > 0 ? own.Remarks.Select(r => $"{at.Field}.{r}") : []);
            rules.AddRange(Rules(policy, context, at, own, result.Policy, log, missing, remarks));
            failed |= at.Rule.L7Protocols.Count > 0 && !context.Gates.IsOn(KnownGates.L7NetworkPolicy);
        }

        if (policy is KubernetesNetworkPolicy k)
        {
            rules.AddRange(Isolation(k, targets, result.Policy, log));
        }

        if (PeerCompiler.Describe(missing) is { Length: > 0 } lacking)
        {
            remarks.Insert(0, lacking);
        }

        return result with { AppliesHere = true, Rules = ListOf.From(rules), Message = string.Join("; ", remarks.Distinct()), IsFault = failed };
    }

    private static IEnumerable<CompiledRule> Rules(
        PolicyObject policy, CompileContext context, RuleAtIndex at, PolicyTargets targets, PolicyRef self, bool log,
        List<string> missing, List<string> remarks)
    {
        var rule = at.Rule;
        var peers = PeerCompiler.Compile(rule, policy.Metadata.Namespace, context.Cluster, missing, out var unsupported);
        if (unsupported is not null)
        {
            remarks.Add($"{at.Field}.{(at.Direction == Direction.Ingress ? "from" : "to")}{unsupported}: it has no members");
        }

        if (rule.Peers.Any(p => p.ExternalEntitySelector is not null))
        {
            remarks.Add($"{at.Field}: external entities are not known to this agent: they have no members");
        }

        if (targets.Frontends.Count > 0 && rule.Ports.Any(p => p.PortName is not null))
        {
            remarks.Add($"{at.Field}.ports: a named port is no port of a Service: it matches nothing");
        }

        var (action, l7) = (rule.Action, rule.L7Protocols);
        if (l7.Count > 0 && !context.Gates.IsOn(KnownGates.L7NetworkPolicy))
        {
            // Never a plain layer-4 allow: what cannot be judged is not let through.
            (action, l7) = (RuleAction.Drop, []);
            remarks.Add($"{at.Field}.l7Protocols: feature gate L7NetworkPolicy is off on this node: the rule's traffic is dropped");
        }

        var compiled = new CompiledRule(
            self, at.Direction, rule.Name, at.Index, action, peers, ServiceCompiler.Compile(rule), rule.EnableLogging || log, rule.LogLabel)
        {
            Targets = targets.Pods,
            TargetFrontends = targets.Frontends,
            L7 = l7,
        };
        return rule.Peers.Any(p => p.Namespaces is not null) ? PerNamespace(compiled, rule, context.Cluster) : NamedPorts(compiled);
    }

    // A named port on the way to anywhere: only Pods have ports that are named.
    private static IEnumerable<CompiledRule> NamedPorts(CompiledRule rule)
    {
        var named = rule.Services.Where(s => s is NamedPortMatch).ToList();
        if (rule.Direction == Direction.Ingress || !rule.Peers.Any || named.Count == 0)
        {
            return [rule];
        }

        var toPods = rule with
        {
            Peers = new RulePeers(false, [new MemberSelector(MemberKind.Pods, LabelSelector.Everything)], []), Services = ListOf.From(named),
        };
        return named.Count == rule.Services.Count
            ? [toPods] : [rule with { Services = ListOf.From(rule.Services.Where(s => s is not NamedPortMatch)) }, toPods];
    }

    // Peers relative to a Pod's namespace: one rule for each namespace that has Pods here.
    private static IEnumerable<CompiledRule> PerNamespace(CompiledRule compiled, PolicyRule rule, IPolicyReferences cluster)
    {
        foreach (var name in cluster.LocalNamespaces)
        {
            // A Namespace that is not known yet has no labels; its name is known all the same.
            var ns = cluster.Namespace(name) ?? new Namespace(new ObjectMeta(name));
            var targets = compiled.Targets.Select(t => t.In(name, ns.Metadata.Labels)).OfType<MemberSelector>().ToList();
            var selectors = compiled.Peers.Selectors.Concat(PeerCompiler.Relative(rule, ns)).Distinct();
            var peers = compiled.Peers with { Selectors = ListOf.From(selectors) };
            if (targets.Count > 0 && peers is not { Selectors.Count: 0, Nets.Count: 0, Fqdns.Count: 0 })
            {
                yield return compiled with { Targets = ListOf.From(targets), Peers = peers };
            }
        }
    }

    private static IEnumerable<CompiledRule> Isolation(KubernetesNetworkPolicy policy, PolicyTargets targets, PolicyRef self, bool log)
    {
        foreach (var (direction, isolates) in ((Direction, bool)[])[(Direction.Ingress, policy.IsolatesIngress), (Direction.Egress, policy.IsolatesEgress)])
        {
            if (isolates)
            {
                yield return new CompiledRule(self, direction, "", int.MaxValue, RuleAction.Drop, RulePeers.Anything, [], log, "") { Targets = targets.Pods };
            }
        }
    }
}
