using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>Rules for what only egress rules have: toServices, fqdn, multicast groups.</summary>
internal static class EgressChecks
{
    public static void Check(RuleAt at, Findings findings)
    {
        var rule = at.Rule;
        if (at.IsIngress)
        {
            return;
        }

        if (rule.ToServices.Count > 0 && rule.Peers.Count + rule.Ports.Count + rule.Protocols.Count > 0)
        {
            findings.Error(at.At.Field("toServices"), "`toServices` cannot be used with `to`, `ports` or `protocols`", "a Service brings its own ports");
        }

        for (var i = 0; i < rule.Peers.Count; i++)
        {
            if (rule.Peers[i].Fqdn is { } fqdn && !(fqdn.Length > 0 && fqdn.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '*')))
            {
                findings.Error(
                    at.PeersAt.Index(i).Field("fqdn"),
                    $"invalid characters in egress rule fqdn field: {Shown.Text(fqdn)}",
                    "letters, digits, '-', '.' and the wildcard '*' are allowed");
            }
        }

        Multicast(at, findings);
    }

    private static void Multicast(RuleAt at, Findings findings)
    {
        var blocks = at.Rule.Peers.Where(p => p.IPBlock is { Cidr.Length: > 0 }).Select(p => p.IPBlock!).ToArray();
        var multicast = blocks.Count(IPBlockChecks.IsMulticast);
        if (multicast == 0)
        {
            return;
        }

        if (at.Rule.Action is RuleAction.Pass or RuleAction.Reject)
        {
            findings.Error(at.At.Field("action"), "multicast does not support action Pass or Reject", "use Allow or Drop");
        }

        if (multicast < blocks.Length)
        {
            findings.Error(at.PeersAt, "can not set multicast groupAddress and unicast ip address at the same time", "use one rule for each");
        }

        if (at.Rule.Peers.Any(p => p.PodSelector is not null || p.NamespaceSelector is not null || p.NodeSelector is not null
            || p.ExternalEntitySelector is not null || p.Namespaces is not null || p.ServiceAccount is not null || p.Group is not null))
        {
            findings.Error(at.PeersAt, "can not set multicast groupAddress and selectors at the same time", "use one rule for each");
        }
    }
}
