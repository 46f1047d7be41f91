using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Evaluation;

/// <summary>Says what a plan does with a packet to or from Pods, from the plan's meaning alone; the kernel's answer must be the same.</summary>
public static class PodEvaluator
{
    /// <summary>The decision on a packet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="packet">The packet, after translation of Service addresses.</param>
    /// <param name="learnt">Addresses that Pods have learnt for domain names, by set; null = none.</param>
    public static PodDecision Evaluate(PodPlan plan, PodPacket packet, IReadOnlyDictionary<string, NetSet>? learnt = null) =>
        Evaluate(plan, packet, (set, address) => learnt?.TryGetValue(set, out var known) == true && known.Contains(address));

    /// <summary>The decision on a packet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="packet">The packet, after translation of Service addresses.</param>
    /// <param name="isLearnt">Whether a Pod has learnt an address for a domain name, by the name of the set.</param>
    public static PodDecision Evaluate(PodPlan plan, PodPacket packet, Func<string, IpNet, bool> isLearnt)
    {
        if (!plan.Enabled)
        {
            return Undecided("policies on Pods are off: feature gate AntreaPolicy");
        }

        if (packet.Established)
        {
            return Undecided("established connection");
        }

        if (packet.Source.IsV6 && packet.Protocol == IpProtocol.IcmpV6 && IsNeighbourDiscovery(packet.IcmpType))
        {
            return Undecided("IPv6 neighbour discovery");
        }

        if (packet.FromNode)
        {
            return Undecided("from the Node itself: its own Pods are always open to it");
        }

        var (source, destination) = (plan.PodAt(packet.Source), plan.PodAt(packet.Destination));
        if (plan.Options.DenyUnknown && (IsUnknown(plan, packet.Source, source) || (!packet.ToNode && IsUnknown(plan, packet.Destination, destination))))
        {
            return new PodDecision(Verdict.Drop, "an address of the Node's Pod CIDRs that no known Pod owns, and unknownLocalPods is deny");
        }

        if (!packet.Opens && (plan.IsGuarded(packet.Source) || plan.IsGuarded(packet.Destination)))
        {
            return new PodDecision(Verdict.Reject, "a TCP packet that belongs to no known connection and opens none");
        }

        // A Pod that reaches itself through a Service is not kept from it: no policy is about a Pod and itself.
        var self = source is not null && packet.Source == packet.Destination;
        (source, destination) = (plan.PodAt(packet.Source, Direction.Egress) ?? source, plan.PodAt(packet.Destination, Direction.Ingress) ?? destination);
        SideDecision? egress = null;
        if (!self && source?.Egress is { Length: > 0 } egressProfile)
        {
            egress = Decide(plan, plan.RulesOf(egressProfile), packet, isLearnt);
            if (egress.Verdict is Verdict.Drop or Verdict.Reject)
            {
                return new PodDecision(egress.Verdict, $"egress of {source}: {Describe(egress)}", egress);
            }
        }

        SideDecision? ingress = null;
        var where = destination is null ? "traffic to Services" : $"ingress of {destination}";
        if (destination?.Ingress is { Length: > 0 } ingressProfile)
        {
            ingress = self ? null : Decide(plan, plan.RulesOf(ingressProfile), packet, isLearnt);
        }
        else if (plan.ServiceRules.Count > 0)
        {
            (ingress, where) = (Decide(plan, plan.ServiceRules.Select(i => plan.Rules[i]), packet, isLearnt), "traffic to Services");
        }

        if (ingress?.Verdict is Verdict.Drop or Verdict.Reject)
        {
            return new PodDecision(ingress.Verdict, $"{where}: {Describe(ingress)}", egress, ingress);
        }

        var decided = egress?.Rule is not null || ingress?.Rule is not null;
        return new PodDecision(decided ? Verdict.Allow : Verdict.NoMatch, (egress, ingress) switch
        {
            (null, null) => self ? "a Pod to itself" : "no policy applies to either side on this Node",
            ({ } e, null) => $"egress of {source}: {Describe(e)}",
            (null, { } i) => $"{where}: {Describe(i)}",
            ({ } e, { } i) => $"egress of {source}: {Describe(e)}; {where}: {Describe(i)}",
        }, egress, ingress);
    }

    /// <summary>Neighbour discovery as connection tracking knows it: it leaves these messages untracked.</summary>
    public static bool IsNeighbourDiscovery(int type) => type is >= 130 and <= 136 or 143;

    private static PodDecision Undecided(string why) => new(Verdict.NoMatch, why);

    private static bool IsUnknown(PodPlan plan, IpNet address, LocalPod? pod) => pod is null && plan.Cidrs.Any(c => c.Contains(address));

    private static string Describe(SideDecision d) => d.Rule is not { } r
        ? "no rule matches"
        : $"{(d.Verdict == Verdict.Drop ? RuleAction.Drop : r.Rule.Action)} by {r.Rule.Policy} {(r.Rule.Name.Length > 0 ? $"rule {r.Rule.Name}" : "isolation")}"
            + Layer7(d);

    /// <summary>What the deciding rule's layer-7 protocols make of the verdict, to be written behind it; empty if it has none.</summary>
    internal static string Layer7(SideDecision d) => d.Rule is not { Rule.L7.Count: > 0 } ? ""
        : d.Verdict == Verdict.Drop ? ": not TCP, and it has layer-7 protocols" : ", of what its layer-7 protocols allow";

    private static SideDecision Decide(PodPlan plan, IEnumerable<PodRule> rules, PodPacket packet, Func<string, IpNet, bool> isLearnt)
    {
        var passed = new List<PodRule>();
        var looked = new List<(PodRule, bool)>();
        foreach (var rule in rules)
        {
            if (passed.Count > 0 && !rule.IsRest)
            {
                continue;
            }

            var matches = rule.Clauses.Any(c => Matches(plan, c, rule.Rule.Direction, packet, isLearnt));
            looked.Add((rule, matches));
            if (!matches)
            {
                continue;
            }

            if (rule.Rule.Action == RuleAction.Pass)
            {
                passed.Add(rule);
                continue;
            }

            var verdict = rule.Rule.Action switch
            {
                // HTTP and TLS are judged over TCP; what is not is neither.
                RuleAction.Allow => rule.Rule.L7.Count > 0 && packet.Protocol != IpProtocol.Tcp ? Verdict.Drop : Verdict.Allow,
                RuleAction.Drop => Verdict.Drop,
                _ => Verdict.Reject,
            };
            return new SideDecision(verdict, rule, ListOf.From(passed), ListOf.From(looked));
        }

        return new SideDecision(Verdict.NoMatch, null, ListOf.From(passed), ListOf.From(looked));
    }

    private static bool Matches(PodPlan plan, PodClause clause, Direction direction, PodPacket packet, Func<string, IpNet, bool> isLearnt)
    {
        var other = direction == Direction.Ingress ? packet.Source : packet.Destination;
        return IsPeer(plan, clause, other) && IsLearnt(clause, other, isLearnt)
            && ServiceMatching.MatchesAny(clause.Services, packet) && IsAtFrontend(clause, packet);
    }

    /// <summary>True if the clause names no peers by address, or this is one of them.</summary>
    internal static bool IsPeer(PodPlan plan, PodClause clause, IpNet other) =>
        clause.Peers.Length == 0 || plan.SetById[clause.Peers].Addresses(other.IsV6 ? AddressFamily.V6 : AddressFamily.V4).Contains(other);

    /// <summary>True if the clause has no domain name, or the address was learnt for it.</summary>
    internal static bool IsLearnt(PodClause clause, IpNet other, Func<string, IpNet, bool> isLearnt) =>
        clause.Fqdn.Length == 0 || isLearnt(clause.FqdnSet, other);

    /// <summary>True if the clause asks for no Service, or the packet was sent to one of its Services.</summary>
    internal static bool IsAtFrontend(PodClause clause, PodPacket packet) =>
        clause.Frontends is not { } frontends || frontends.Any(f => IsAt(f, packet));

    private static bool IsAt(ServiceFrontend frontend, PodPacket packet) =>
        packet.OriginalDestination is { } was && packet.OriginalPort == frontend.Port && packet.Protocol == IpProtocol.Of(frontend.Protocol)
        && (frontend.Address is null || frontend.Address == was);
}
