using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>Rules for IGMP. Each rule of a policy is judged by itself.</summary>
internal static class IgmpChecks
{
    public static void Check(RuleAt at, Findings findings)
    {
        var rule = at.Rule;
        var protocols = at.At.Field("protocols");
        if (!rule.Protocols.Any(p => p.Igmp is not null))
        {
            return;
        }

        for (var i = 0; i < rule.Protocols.Count; i++)
        {
            var group = rule.Protocols[i].Igmp?.GroupAddress;
            if (!string.IsNullOrEmpty(group) && !(IpNet.TryParse(group, out var net, hostAllowed: true) && net.IsMulticast))
            {
                findings.Error(
                    protocols.Index(i).Field("igmp").Field("groupAddress"),
                    $"groupAddress {Shown.Text(group)} is not multicast address",
                    "give one of 224.0.0.0/4, or leave it out for all groups");
            }
        }

        if (rule.Action is RuleAction.Pass or RuleAction.Reject)
        {
            findings.Error(at.At.Field("action"), "protocol IGMP does not support Pass or Reject", "use Allow or Drop");
        }

        if (rule.Protocols.Any(p => p.Icmp is not null) || rule.Ports.Count + rule.Peers.Count + rule.ToServices.Count > 0)
        {
            findings.Error(protocols, "protocol IGMP can not be used with other protocols or other properties like from, to", "give IGMP a rule of its own");
        }
    }
}
