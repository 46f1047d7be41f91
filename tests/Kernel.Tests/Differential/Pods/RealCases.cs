using System.Net.Sockets;
using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Addresses;
using Antrea.Testing.Kernel;
using Verdict = Antrea.Policy.Evaluation.Verdict;

namespace Antrea.Kernel.Tests.Differential.Pods;

/// <summary>Those random packets that can be sent and told apart on a wire.</summary>
internal static class RealCases
{
    /// <summary>Draws cases; each has a key of its own, in both directions.</summary>
    public static List<TrafficCase> Of(PodTraffic traffic, int draws)
    {
        var (cases, keys) = (new List<TrafficCase>(), new HashSet<WireKey>());
        for (var i = 1; i <= draws; i++)
        {
            var c = traffic.Next();
            if (c.Kernel.Protocol is Protocol.Icmp or Protocol.IcmpV6)
            {
                c = c with { Kernel = c.Kernel with { SourcePort = i } };
            }

            if (!CanBeSent(c))
            {
                continue;
            }

            WireKey[] own = [Key(c.Kernel), Key(OnTheWire(c))];
            if (!own.SelectMany(k => new[] { k, k with { Source = k.Destination, Destination = k.Source, First = k.Second, Second = k.First } }).Any(keys.Contains))
            {
                keys.UnionWith(own);
                cases.Add(c);
            }
        }

        return cases;
    }

    /// <summary>As the sender sends it.</summary>
    public static Packet OnTheWire(TrafficCase c) => c.Kernel with
    {
        Destination = c.Kernel.OriginalDestination ?? c.Kernel.Destination,
        DestinationPort = c.Kernel.OriginalDestinationPort ?? c.Kernel.DestinationPort,
        HopLimit = c.Kernel.Hook == Hook.Forward ? 65 : 255,
        Payload = c.Kernel.Protocol == Protocol.Sctp ? PacketGenerator.Init : c.Kernel.Payload,
    };

    public static WireKey Key(Packet p) => p.Protocol is Protocol.Icmp or Protocol.IcmpV6
        ? new(p.Source, p.Destination, p.Protocol, p.SourcePort, (p.IcmpType << 8) | p.IcmpCode)
        : new(p.Source, p.Destination, p.Protocol, p.SourcePort, p.DestinationPort);

    /// <summary>The nat table that translates the cases of a family.</summary>
    public static string Translations(IEnumerable<TrafficCase> cases, bool v6) =>
        $"*nat\n{string.Concat(cases.Select(c => c.Kernel).Where(k => k.OriginalDestination is not null && k.Family == (v6 ? IPFamily.V6 : IPFamily.V4)).Select(k =>
            $"-A PREROUTING -s {k.Source} -d {k.OriginalDestination} -p {k.Protocol} --sport {k.SourcePort} --dport {k.OriginalDestinationPort} "
            + $"-j DNAT --to-destination {(v6 ? $"[{k.Destination}]" : k.Destination)}:{k.DestinationPort}\n"))}COMMIT\n";

    /// <summary>What a verdict looks like on the wire.</summary>
    public static Outcome Expected(TrafficCase c, Verdict verdict)
    {
        var quiet = c.Kernel.Protocol switch
        {
            // No error is an answer to an error.
            Protocol.Icmp => c.Kernel.IcmpType is 3 or 5 or 11 or 12,
            Protocol.IcmpV6 => c.Kernel.IcmpType < 128 || c.Kernel.IcmpType == 137,
            _ => false,
        };
        return verdict switch
        {
            Verdict.Drop => Outcome.Gone,
            Verdict.Reject when c.Kernel.Protocol == Protocol.Tcp => Outcome.Reset,
            Verdict.Reject => quiet ? Outcome.Gone : Outcome.Prohibited,
            _ => c.Kernel.Hook == Hook.Forward ? Outcome.Arrived : quiet ? Outcome.Gone : Outcome.ReachedNode,
        };
    }

    private static bool CanBeSent(TrafficCase c)
    {
        var (k, p) = (c.Kernel, c.Pod);
        var source = p.Source;
        return k.Hook is Hook.Forward or Hook.Input && k.InInterface != "lo" && !p.Established && !p.FromNode && p.Source != p.Destination
            && IsUnicast(source) && IsUnicast(p.Destination) && p.ToNode == (k.Hook == Hook.Input)
            && k.Protocol is Protocol.Tcp or Protocol.Udp or Protocol.Sctp or Protocol.Icmp or Protocol.IcmpV6
            && !(p.Protocol == Protocol.IcmpV6 && p.IcmpType is >= 130 and <= 143);
    }

    private static bool IsUnicast(IpNet a) => a.Address.AddressFamily == AddressFamily.InterNetwork
        ? (uint)(a.Bits >> 24) is not (0 or 127 or >= 224) && (byte)a.Bits is not (0 or 255)
        : a.Bits >> 112 is var top && top >= 0x2000 && top < 0xfe00;
}
