using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>
/// What a rule applied to Nodes cannot say. The validator tells users all of it at once; this is the last line, for what only shows
/// when groups are known.
/// </summary>
public static class NodeRuleLimits
{
    /// <summary>Why the rule cannot be enforced on a Node, with the field, or null.</summary>
    public static string? Refuse(PolicyRule rule, string field)
    {
        if (rule.L7Protocols.Count > 0)
        {
            return $"{field}.l7Protocols: layer 7 rules are not supported in a policy applied to Nodes";
        }

        if (rule.ToServices.Count > 0)
        {
            return $"{field}.toServices: not supported in a policy applied to Nodes";
        }

        if (rule.AppliedTo.Count > 0)
        {
            return $"{field}.appliedTo: a policy applied to Nodes has appliedTo at policy level only";
        }

        if (rule.Ports.FirstOrDefault(p => p.PortName is not null) is { } named)
        {
            return $"{field}.ports: named port '{named.PortName}': Nodes have no named ports, use a number";
        }

        var peer = rule.Peers.FirstOrDefault(p => p.Fqdn is not null || p.Namespaces is not null || p.ExternalEntitySelector is not null
            || p.Scope is not (null or "Cluster"));
        return peer is null ? null
            : peer.Fqdn is not null ? $"{field}: fqdn peers are not supported in a policy applied to Nodes"
            : peer.Namespaces is not null ? $"{field}: peers with namespaces are relative to a Pod's namespace and mean nothing for a Node"
            : peer.ExternalEntitySelector is not null ? $"{field}: external entities are not supported"
            : $"{field}: scope {peer.Scope} is not supported";
    }
}
