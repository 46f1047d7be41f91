using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>
/// What a policy applied to Nodes cannot say. Antrea documents most of it as unsupported but admits it, and then enforces something
/// else; here it is refused.
/// </summary>
internal static class NodePolicyChecks
{
    private const int LogLabelLength = 12;
    private const string Unsupported = "not supported in a policy applied to Nodes";
    private static readonly FieldPath SpecAt = FieldPath.Root.Field("spec").Field("appliedTo");

    /// <summary>True if a policy-level appliedTo entry has a nodeSelector, itself or by its ClusterGroup or one of that group's children.</summary>
    public static bool IsNodePolicy(AntreaPolicy policy, IClusterView view) =>
        policy.Spec.AppliedTo.Any(a => a.NodeSelector is not null || Selects(policy, a, view).Nodes);

    public static void Check(AntreaPolicy policy, IReadOnlyList<RuleAt> rules, IClusterView view, Findings findings)
    {
        AppliedTo(policy, view, findings);
        foreach (var rule in rules)
        {
            Rule(rule, findings);
            for (var i = 0; i < rule.Rule.Peers.Count; i++)
            {
                Peer(rule.Rule.Peers[i], rule.PeersAt.Index(i), findings);
            }

            LogLabel(rule, findings);
        }
    }

    private static void AppliedTo(AntreaPolicy policy, IClusterView view, Findings findings)
    {
        var entries = policy.Spec.AppliedTo;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var at = SpecAt.Index(i);
            if (entry.NodeSelector is not null && policy is not ClusterNetworkPolicy)
            {
                findings.Error(at.Field("nodeSelector"), "a namespaced NetworkPolicy cannot be applied to Nodes", "use a ClusterNetworkPolicy");
            }

            if (entry.NodeSelector is null && (entry.Group is null || Selects(policy, entry, view).Others))
            {
                findings.Error(at, "a policy cannot be applied to Nodes and to other things at the same time", "use one policy for each");
            }
        }
    }

    private static void Rule(RuleAt at, Findings findings)
    {
        var rule = at.Rule;
        if (rule.L7Protocols.Count > 0)
        {
            findings.Error(at.At.Field("l7Protocols"), $"layer 7 protocols are {Unsupported}", "remove them: they would not be enforced");
        }

        if (rule.ToServices.Count > 0)
        {
            findings.Error(at.At.Field("toServices"), $"toServices is {Unsupported}", "use to with ipBlock or selectors");
        }

        if (rule.AppliedTo.Count > 0)
        {
            findings.Error(at.At.Field("appliedTo"), $"rule-level appliedTo is {Unsupported}", "use one policy for each target");
        }

        for (var i = 0; i < rule.Ports.Count; i++)
        {
            if (rule.Ports[i].PortName is { } name)
            {
                findings.Error(at.At.Field("ports").Index(i).Field("port"), $"Nodes have no named ports, so that '{Shown.Text(name)}' means nothing", "use a number");
            }
        }
    }

    private static void Peer(PolicyPeer peer, FieldPath at, Findings findings)
    {
        if (peer.Fqdn is not null)
        {
            findings.Error(at.Field("fqdn"), $"fqdn is {Unsupported}", "use ipBlock");
        }

        if (peer.Namespaces is not null)
        {
            findings.Error(at.Field("namespaces"), $"namespaces is {Unsupported}: it has no namespace to compare with", "use namespaceSelector");
        }

        if (peer.ExternalEntitySelector is not null)
        {
            findings.Error(at.Field("externalEntitySelector"), $"externalEntitySelector is {Unsupported}", "use ipBlock");
        }

        if (peer.Scope == "ClusterSet")
        {
            findings.Error(at.Field("scope"), $"scope ClusterSet is {Unsupported}", "leave it out");
        }
    }

    private static void LogLabel(RuleAt at, Findings findings)
    {
        if (at.Rule.EnableLogging && at.Rule.LogLabel.Length > LogLabelLength)
        {
            findings.Warn(
                at.At.Field("logLabel"),
                $"LogLabels for Node NetworkPolicies are limited to {LogLabelLength} characters, but the label \"{Shown.Text(at.Rule.LogLabel)}\" for policy rule "
                + $"\"{Shown.Text(at.Rule.Name)}\" exceeds the limit and will be truncated in kernel logs",
                "choose a shorter label");
        }
    }

    // What an entry's group is known to select, by itself and by its children. A group that does not exist says nothing.
    private static (bool Nodes, bool Others) Selects(AntreaPolicy policy, AppliedTo entry, IClusterView view)
    {
        if (policy is not ClusterNetworkPolicy || entry.Group is null || Find(entry.Group) is not { } group)
        {
            return default;
        }

        var specs = group.Spec.ChildGroups.Select(c => Find(c)?.Spec).OfType<GroupSpec>().Append(group.Spec).ToArray();
        return (
            specs.Any(s => s.NodeSelector is not null),
            specs.Any(s => s.PodSelector is not null || s.NamespaceSelector is not null || s.ExternalEntitySelector is not null
                || s.ServiceReference is not null || s.IPBlocks.Count > 0));

        ClusterGroup? Find(string name) => view.Find(new ObjectKey("ClusterGroup", ApiGroups.Antrea, "", name)) as ClusterGroup;
    }
}
