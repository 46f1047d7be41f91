using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>The rules that do not come from policies.</summary>
public static class StaticRules
{
    /// <summary>Jump to the neighbour-discovery chain, first of all in INPUT and OUTPUT of IPv6.</summary>
    public static readonly RuleLine NeighbourDiscoveryJump = RuleLine.Of(
        $"-p icmpv6 -j {Names.NeighbourDiscovery} -m comment --comment \"Antrea: jump to IPv6 neighbour discovery rules\"");

    // Router and neighbour messages are only valid with hop limit 255: no one off the link can send them.
    private static readonly int[] NeighbourTypes = [133, 134, 135, 136, 137];

    private static readonly int[] ListenerTypes = [130, 131, 132, 143];

    /// <summary>Without neighbour discovery and multicast listener messages no IPv6 packet finds its way: no policy touches them.</summary>
    public static DesiredChain NeighbourDiscovery() => new(Names.NeighbourDiscovery,
    [
        .. NeighbourTypes.Select(t => RuleLine.Of(
            $"-p icmpv6 --icmpv6-type {t} -m hl --hl-eq 255 -j ACCEPT -m comment --comment \"Antrea: allow IPv6 neighbour discovery\"")),
        .. ListenerTypes.Select(t => RuleLine.Of(
            $"-p icmpv6 --icmpv6-type {t} -j ACCEPT -m comment --comment \"Antrea: allow IPv6 multicast listener messages\"")),
    ]);

    /// <summary>The jump in INPUT or OUTPUT.</summary>
    public static RuleLine Jump(Direction d) => d == Direction.Ingress
        ? RuleLine.Of($"-j {Names.Input} -m comment --comment \"Antrea: jump to Antrea input rules\"")
        : RuleLine.Of($"-j {Names.Output} -m comment --comment \"Antrea: jump to Antrea output rules\"");

    /// <summary>Established connections and loopback.</summary>
    public static DesiredChain Pre(Direction d)
    {
        var (word, loopback, comment) = d == Direction.Ingress
            ? ("ingress", "-i lo", "Antrea: allow ingress packets from loopback")
            : ("egress", "-o lo", "Antrea: allow egress packets to loopback");
        return new(Names.Pre(d),
        [
            RuleLine.Of($"-m conntrack --ctstate ESTABLISHED,RELATED -m comment --comment \"Antrea: allow {word} established or related packets\" -j ACCEPT"),
            RuleLine.Of($"{loopback} -m comment --comment \"{comment}\" -j ACCEPT"),
        ]);
    }

    /// <summary>The entry chain: exemptions, failsafe, policies, baseline.</summary>
    public static DesiredChain Entry(Direction d, bool failsafe, bool baseline)
    {
        var word = d == Direction.Ingress ? "ingress" : "egress";
        RuleLine To(string chain, string what) => RuleLine.Of($"-m comment --comment \"Antrea: jump to {what}\" -j {chain}");
        return new(d == Direction.Ingress ? Names.Input : Names.Output,
        [
            To(Names.Pre(d), $"static {word} NodeNetworkPolicy rules"),
            .. failsafe ? [To(Names.Failsafe(d), $"{word} failsafe rules")] : ImmutableArray<RuleLine>.Empty,
            To(Names.Core(d), $"{word} NodeNetworkPolicy rules"),
            .. baseline ? [To(Names.Baseline(d), $"{word} baseline NodeNetworkPolicy rules")] : ImmutableArray<RuleLine>.Empty,
        ]);
    }

    /// <summary>The failsafe chain of a direction and family, or null if it is switched off.</summary>
    internal static DesiredChain? Failsafe(FailsafePlan plan, Direction d, TableBuilder table)
    {
        if (!plan.Enabled)
        {
            return null;
        }

        var family = table.Family;
        var (flag, side) = d == Direction.Ingress ? ("-s", "src") : ("-d", "dst");
        var lines = ImmutableArray.CreateBuilder<RuleLine>();
        foreach (var rule in d == Direction.Ingress ? plan.Inbound : plan.Outbound)
        {
            var nets = rule.Addresses(family);
            if (nets.IsEmpty)
            {
                continue;
            }

            var address = "";
            if (!nets.IsAny && nets.Nets.Length == 1)
            {
                address = $"{flag} {nets.Nets[0]} ";
            }
            else if (!nets.IsAny)
            {
                var set = Names.FailsafeSet(ContentHash(nets), family);
                table.Set(set, DesiredSet.Of(nets));
                address = $"-m set --match-set {set} {side} ";
            }

            var protocol = rule.Protocol == "ipip" ? (family == AddressFamily.V4 ? "4" : "41") : rule.Protocol;
            var ports = (rule.SourcePort is { } s ? $" --sport {s}" : "") + (rule.Port is { } p ? $" --dport {p}" : "");
            lines.Add(RuleLine.Of(
                $"{address}-p {protocol}{ports} -j ACCEPT -m comment --comment \"{Renderer.Clean($"Antrea: failsafe, allow {rule.Name}", 255)}\""));
        }

        return new(Names.Failsafe(d), lines.ToImmutable());
    }

    private static string ContentHash(NetSet nets) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(nets.ToString())))[..8].ToUpperInvariant();
}
