using Antrea.Policy.Api;
using Antrea.Policy.FeatureGates;

namespace Antrea.Policy.Validation;

/// <summary>Rules for layer-7 rules.</summary>
internal static class L7Checks
{
    public static void Check(RuleAt at, Func<string, bool> isGateOn, Findings findings)
    {
        var rule = at.Rule;
        if (rule.L7Protocols.Count == 0)
        {
            return;
        }

        var field = at.At.Field("l7Protocols");
        if (!isGateOn(KnownGates.L7NetworkPolicy))
        {
            findings.Error(field, "layer 7 protocols can only be used when L7NetworkPolicy is enabled", "enable the feature gate L7NetworkPolicy");
        }

        if (rule.Action != RuleAction.Allow)
        {
            findings.Error(at.At.Field("action"), "layer 7 protocols only support Allow", "use Allow: what does not match is dropped");
        }

        if (rule.ToServices.Count > 0)
        {
            findings.Error(at.At.Field("toServices"), "layer 7 protocols can not be used with toServices", "use to");
        }

        if (!rule.L7Protocols.Any(p => p.Http is not null))
        {
            return;
        }

        for (var i = 0; i < rule.Ports.Count; i++)
        {
            if (rule.Ports[i].Protocol != PortProtocol.TCP)
            {
                findings.Error(
                    at.At.Field("ports").Index(i).Field("protocol"),
                    "HTTP protocol can only be used when layer 4 protocol is TCP or unset",
                    "use TCP");
            }
        }

        if (rule.Protocols.Count > 0)
        {
            findings.Error(at.At.Field("protocols"), "HTTP protocol can not be used with protocol IGMP or ICMP", "remove protocols");
        }
    }
}
