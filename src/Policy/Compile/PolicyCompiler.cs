using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Groups;
using Antrea.Policy.Selection;
using Antrea.Policy.Tiers;

namespace Antrea.Policy.Compile;

/// <summary>Compiles one policy for one Node. Pure; the object has passed validation.</summary>
public static class PolicyCompiler
{
    /// <summary>The policy as this Node has to enforce it.</summary>
    /// <param name="policy">The policy, validated.</param>
    /// <param name="context">What it is compiled against.</param>
    /// <param name="tierWas">Priority of its tier when it was accepted, should the tier be gone since; null = not known.</param>
    public static CompiledPolicy Compile(AntreaPolicy policy, CompileContext context, int? tierWas = null)
    {
        var self = new PolicyRef(policy.Kind, policy.Metadata.Namespace, policy.Metadata.Name);
        var spec = policy.Spec;
        CompiledPolicy Result(CompileOutcome outcome, PolicyTarget target, string message, bool here = false, ListOf<CompiledRule>? rules = null) =>
            new(self, policy.Metadata.Generation, outcome, target, here,
                context.Tiers.PriorityOf(spec.Tier) ?? tierWas ?? TierTable.Application, spec.Priority, rules ?? [], message);

        if (!context.Gates.IsOn(KnownGates.AntreaPolicy))
        {
            return Result(CompileOutcome.Refused, PolicyTarget.None, "feature gate AntreaPolicy is off on this node");
        }

        if (context.Tiers.PriorityOf(spec.Tier) is null && tierWas is null)
        {
            return Result(CompileOutcome.Pending, PolicyTarget.None, $"tier {spec.Tier} does not exist (yet)");
        }

        var applied = AppliedToNodes.Of(policy, context.FindGroup);
        if (applied.Problem is not null)
        {
            return Result(applied.Pending ? CompileOutcome.Pending : CompileOutcome.Refused, applied.Target, applied.Problem);
        }

        if (applied.Target != PolicyTarget.Nodes)
        {
            return Result(CompileOutcome.Pending, applied.Target, "applies to Pods: this version enforces policies applied to Nodes only");
        }

        if (!context.Gates.IsOn(KnownGates.NodeNetworkPolicy))
        {
            return Result(CompileOutcome.Refused, PolicyTarget.Nodes, "feature gate NodeNetworkPolicy is off on this node");
        }

        if (context.NodeLabels is null)
        {
            return Result(CompileOutcome.Pending, PolicyTarget.Nodes, $"Node {context.NodeName} is not known yet");
        }

        if (!applied.Selectors.Any(s => s.Matches(context.NodeLabels)))
        {
            return Result(CompileOutcome.Compiled, PolicyTarget.Nodes, "does not select this node");
        }

        var rules = new List<CompiledRule>();
        var missing = new List<string>();
        foreach (var (direction, list) in ((Direction, ListOf<PolicyRule>)[])[(Direction.Ingress, spec.Ingress), (Direction.Egress, spec.Egress)])
        {
            for (var i = 0; i < list.Count; i++)
            {
                var field = $"spec.{(direction == Direction.Ingress ? "ingress" : "egress")}[{i}]";
                if (NodeRuleLimits.Refuse(list[i], field) is { } why)
                {
                    return Result(CompileOutcome.Refused, PolicyTarget.Nodes, why, here: true);
                }

                var peers = PeersOf(list[i], context, field, missing, out var unsupported);
                if (unsupported is not null)
                {
                    return Result(CompileOutcome.Refused, PolicyTarget.Nodes, unsupported, here: true);
                }

                rules.Add(new CompiledRule(self, direction, list[i].Name, i, list[i].Action, peers, Services(list[i]),
                    list[i].EnableLogging, list[i].LogLabel));
            }
        }

        // A rule whose group is not there yet has no members: its other peers, and the policy's other rules, are enforced.
        return Result(CompileOutcome.Compiled, PolicyTarget.Nodes,
            missing.Count == 0 ? "" : $"ClusterGroup {string.Join(", ", missing.Distinct())} does not exist (yet): it has no members",
            here: true, ListOf.From(rules));
    }

    private static RulePeers PeersOf(PolicyRule rule, CompileContext context, string field, List<string> missing, out string? unsupported)
    {
        unsupported = null;
        if (rule.Peers.Count == 0)
        {
            return RulePeers.Anything;
        }

        var selectors = new List<MemberSelector>();
        var nets = new List<IpNet>();
        for (var i = 0; i < rule.Peers.Count; i++)
        {
            var p = rule.Peers[i];
            if (p.IPBlock is not null)
            {
                nets.AddRange(GroupResolver.Nets(p.IPBlock));
            }
            else if (p.Group is not null)
            {
                var g = GroupResolver.Resolve(p.Group, context.FindGroup);
                if (g.Unsupported is not null)
                {
                    unsupported = $"{field}.{(field.Contains("ingress", StringComparison.Ordinal) ? "from" : "to")}[{i}].group: {g.Unsupported}";
                    return RulePeers.Anything;
                }

                missing.AddRange(g.Missing);
                selectors.AddRange(g.Selectors);
                nets.AddRange(g.Nets);
            }
            else if (p.NodeSelector is not null)
            {
                selectors.Add(new MemberSelector(MemberKind.Nodes, p.NodeSelector));
            }
            else if (p.ServiceAccount is { } sa)
            {
                selectors.Add(new MemberSelector(MemberKind.Pods, LabelSelector.Everything, null, sa.Namespace, sa.Name));
            }
            else
            {
                // podSelector without namespaceSelector: Pods of every namespace, as the policy has none of its own.
                selectors.Add(new MemberSelector(MemberKind.Pods, p.PodSelector ?? LabelSelector.Everything, p.NamespaceSelector));
            }
        }

        return new RulePeers(false, ListOf.From(selectors.Distinct()), ListOf.From(nets.Distinct()));
    }

    private static ListOf<ServiceMatch> Services(PolicyRule rule)
    {
        var services = new List<ServiceMatch>();
        foreach (var p in rule.Ports)
        {
            services.Add(new PortMatch(p.Protocol, Range(p.Port, p.EndPort), Range(p.SourcePort, p.SourceEndPort)));
        }

        foreach (var p in rule.Protocols)
        {
            services.Add(p.Igmp is { } igmp
                ? new IgmpServiceMatch(igmp.Type, igmp.GroupAddress)
                : new IcmpServiceMatch(p.Icmp?.Type, p.Icmp?.Type is null ? null : p.Icmp.Code));
        }

        return ListOf.From(services.Distinct());
    }

    private static PortRange? Range(int? first, int? last) => first is null ? null : new PortRange(first.Value, last ?? first.Value, last is not null);
}
