using System.Numerics;
using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>Says in short why a rule does not match; asked only for rules that an evaluator found not to match.</summary>
internal static class Mismatches
{
    [Flags]
    private enum Part
    {
        None = 0,
        Peer = 1,
        Name = 2,
        Protocol = 4,
        Port = 8,
        Service = 16,
    }

    /// <summary>For a rule on Pods: of its alternatives, the one that lacks least.</summary>
    public static string Of(PodPlan plan, PodRule rule, PodPacket packet, Func<string, IpNet, bool> isLearnt)
    {
        var other = rule.Rule.Direction == Direction.Ingress ? packet.Source : packet.Destination;
        var best = rule.Clauses.Select(c => (Clause: c, Lacks: Lacks(c))).OrderBy(x => BitOperations.PopCount((uint)x.Lacks)).ToList();
        if (best.Count == 0)
        {
            return "peer (it has no members)";
        }

        var names = best.Where(x => x.Lacks == Part.Name).Select(x => x.Clause.Fqdn).Distinct().ToList();
        return names.Count > 0
            ? $"matches if {other.Address} was learnt for {string.Join(" or ", names)}" : Text(best[0].Lacks, packet.Protocol);

        Part Lacks(PodClause c) =>
            (PodEvaluator.IsPeer(plan, c, other) ? 0 : Part.Peer) | (PodEvaluator.IsLearnt(c, other, isLearnt) ? 0 : Part.Name)
            | Service(c.Services, packet) | (PodEvaluator.IsAtFrontend(c, packet) ? 0 : Part.Service);
    }

    /// <summary>For a rule on Nodes.</summary>
    public static string Of(NodeRule rule, NodePacket packet) =>
        Text((rule.Addresses(packet.Remote.IsV6 ? AddressFamily.V6 : AddressFamily.V4).Contains(packet.Remote) ? 0 : Part.Peer)
            | Service(rule.Rule.Services, PlanEvaluator.AsPacket(packet)), packet.Protocol);

    private static Part Service(Api.ListOf<ServiceMatch> services, PodPacket packet) =>
        ServiceMatching.MatchesAny(services, packet) ? 0 : ServiceMatching.MatchesProtocol(services, packet) ? Part.Port : Part.Protocol;

    private static string Text(Part parts, int protocol)
    {
        var words = new List<string>();
        void Say(Part part, string word)
        {
            if (parts.HasFlag(part))
            {
                words.Add(word);
            }
        }

        Say(Part.Peer, "peer");
        Say(Part.Name, "name");
        Say(Part.Service, "Service");
        Say(Part.Protocol, "protocol");
        Say(Part.Port, protocol is IpProtocol.Icmp or IpProtocol.IcmpV6 ? "ICMP type" : "port");
        return string.Join(", ", words);
    }
}
