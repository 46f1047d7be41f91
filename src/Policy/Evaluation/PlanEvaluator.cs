using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Policy.Evaluation;

/// <summary>Says what a plan does with a packet, from the plan's meaning alone; the kernel's answer must be the same.</summary>
public static class PlanEvaluator
{
    /// <summary>Neighbour discovery and multicast listener messages: without them IPv6 does not work at all.</summary>
    public static bool IsNeighbourDiscovery(int icmpV6Type) => icmpV6Type is (>= 130 and <= 132) or (>= 133 and <= 137) or 143;

    /// <summary>The decision on a packet.</summary>
    public static Decision Evaluate(NodePlan plan, NodePacket packet)
    {
        if (!plan.Enabled)
        {
            return Undecided("feature gate NodeNetworkPolicy (or AntreaPolicy) is off: no policy is enforced on this Node", []);
        }

        if (packet.Remote.IsV6 && packet.Protocol == IpProtocol.IcmpV6 && IsNeighbourDiscovery(packet.IcmpType))
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
            if (f.Addresses(family).Contains(packet.Remote) && IpProtocol.Of(f.Protocol) == packet.Protocol
                && (f.Port is null || f.Port == packet.DestinationPort) && (f.SourcePort is null || f.SourcePort == packet.SourcePort))
            {
                return Exempt($"failsafe: {f.Name}");
            }
        }

        var passed = new List<NodeRule>();
        var looked = new List<(NodeRule, bool)>();
        foreach (var r in ingress ? plan.Ingress : plan.Egress)
        {
            if (passed.Count > 0 && !r.IsBaseline)
            {
                continue;
            }

            var matches = r.Addresses(family).Contains(packet.Remote) && ServiceMatching.MatchesAny(r.Rule.Services, AsPacket(packet));
            looked.Add((r, matches));
            if (!matches)
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
            return new Decision(verdict, r, $"{r.Rule.Policy} rule {r.Rule.Name}", ListOf.From(passed)) { Looked = ListOf.From(looked) };
        }

        return Undecided("no rule matches", passed) with { Looked = ListOf.From(looked) };
    }

    private static Decision Exempt(string why) => new(Verdict.Allow, null, why, []);

    private static Decision Undecided(string why, List<NodeRule> passed) => new(Verdict.NoMatch, null, why, ListOf.From(passed));

    /// <summary>The packet as rules look at it: what the Node's own address is does not matter to them.</summary>
    internal static PodPacket AsPacket(NodePacket p) => new(
        p.Remote, p.Direction == Direction.Egress ? p.Remote : p.Remote.IsV6 ? IpNet.AnyV6 : IpNet.AnyV4,
        p.Protocol, p.DestinationPort, p.SourcePort, p.IcmpType, p.IcmpCode);
}
