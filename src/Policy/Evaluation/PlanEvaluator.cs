using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Policy.Evaluation;

/// <summary>Says what a plan does with a packet, from the plan's meaning alone; the kernel's answer must be the same.</summary>
public static class PlanEvaluator
{
    private const int Icmp = 1, Igmp = 2, Tcp = 6, Udp = 17, IcmpV6 = 58, Sctp = 132;

    /// <summary>Neighbour discovery and multicast listener messages: without them IPv6 does not work at all.</summary>
    public static bool IsNeighbourDiscovery(int icmpV6Type) => icmpV6Type is (>= 130 and <= 132) or (>= 133 and <= 137) or 143;

    /// <summary>The decision on a packet.</summary>
    public static Decision Evaluate(NodePlan plan, NodePacket packet)
    {
        if (!plan.Enabled)
        {
            return Undecided("feature gate NodeNetworkPolicy (or AntreaPolicy) is off: no policy is enforced on this Node", []);
        }

        if (packet.Remote.IsV6 && packet.Protocol == IcmpV6 && IsNeighbourDiscovery(packet.IcmpType))
        {
            return Exempt("IPv6 neighbour discovery");
        }

        if (packet.Established)
        {
            return Exempt("established connection");
        }

        if (packet.Loopback)
        {
            return Exempt("loopback");
        }

        var ingress = packet.Direction == Direction.Ingress;
        var family = packet.Remote.IsV6 ? AddressFamily.V6 : AddressFamily.V4;
        foreach (var f in ingress ? plan.Failsafe.Inbound : plan.Failsafe.Outbound)
        {
            if (f.Addresses(family).Contains(packet.Remote) && NumberOf(f.Protocol) == packet.Protocol
                && (f.Port is null || f.Port == packet.DestinationPort) && (f.SourcePort is null || f.SourcePort == packet.SourcePort))
            {
                return Exempt($"failsafe: {f.Name}");
            }
        }

        var passed = new List<NodeRule>();
        foreach (var r in ingress ? plan.Ingress : plan.Egress)
        {
            if ((passed.Count > 0 && !r.IsBaseline) || !Matches(r, packet, family))
            {
                continue;
            }

            if (r.Rule.Action == RuleAction.Pass)
            {
                passed.Add(r);
                continue;
            }

            var verdict = r.Rule.Action switch
            {
                RuleAction.Allow => Verdict.Allow,
                RuleAction.Drop => Verdict.Drop,
                _ => Verdict.Reject,
            };
            return new Decision(verdict, r, $"{r.Rule.Policy} rule {r.Rule.Name}", ListOf.From(passed));
        }

        return Undecided("no rule matches", passed);
    }

    private static Decision Exempt(string why) => new(Verdict.Allow, null, why, []);

    private static Decision Undecided(string why, List<NodeRule> passed) => new(Verdict.NoMatch, null, why, ListOf.From(passed));

    private static int NumberOf(string protocol) => protocol switch
    {
        "tcp" => Tcp,
        "udp" => Udp,
        "sctp" => Sctp,
        "ipip" => 4,
        "gre" => 47,
        "esp" => 50,
        "ah" => 51,
        _ => -1,
    };

    private static bool Matches(NodeRule rule, NodePacket packet, AddressFamily family) =>
        rule.Addresses(family).Contains(packet.Remote)
        && (rule.Rule.Services.Count == 0 || rule.Rule.Services.Any(s => Matches(s, packet)));

    private static bool Matches(ServiceMatch service, NodePacket p) => service switch
    {
        PortMatch m => p.Protocol == (m.Protocol switch { PortProtocol.TCP => Tcp, PortProtocol.UDP => Udp, _ => Sctp })
            && (m.Destination is not { } d || d.Contains(p.DestinationPort))
            && (m.Source is not { } s || s.Contains(p.SourcePort)),
        IcmpServiceMatch m when p.Remote.IsV6 => p.Protocol == IcmpV6 && IcmpMapping.ToV6(m) is { } v6 && Icmpish(v6.Type, v6.Code, p),
        IcmpServiceMatch m => p.Protocol == Icmp && IcmpMapping.InV4(m) && Icmpish(m.Type, m.Code, p),
        IgmpServiceMatch m => p.Protocol == Igmp && !p.Remote.IsV6 && (m.Type is null || m.Type == p.IcmpType),
        _ => false,
    };

    private static bool Icmpish(int? type, int? code, NodePacket p) =>
        (type is null || type == p.IcmpType) && (code is null || code == p.IcmpCode);
}
