using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Policy.Evaluation;

/// <summary>Whether a packet has the protocol and ports that a rule asks for.</summary>
internal static class ServiceMatching
{
    /// <summary>True if one of the services matches, or there are none.</summary>
    public static bool MatchesAny(ListOf<ServiceMatch> services, PodPacket packet)
    {
        foreach (var s in services)
        {
            if (Matches(s, packet))
            {
                return true;
            }
        }

        return services.Count == 0;
    }

    /// <summary>True if one of the services has the packet's protocol, whatever the ports, or there are none.</summary>
    public static bool MatchesProtocol(ListOf<ServiceMatch> services, PodPacket packet) => services.Count == 0 || services.Any(s => s switch
    {
        PortMatch m => packet.Protocol == IpProtocol.Of(m.Protocol),
        NamedPortMatch m => packet.Protocol == IpProtocol.Of(m.Protocol),
        IcmpServiceMatch => packet.Protocol == (packet.Source.IsV6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp),
        _ => packet.Protocol == IpProtocol.Igmp,
    });

    private static bool Matches(ServiceMatch service, PodPacket p) => service switch
    {
        PortMatch m => p.Protocol == IpProtocol.Of(m.Protocol)
            && (m.Destination is not { } d || d.Contains(p.DestinationPort))
            && (m.Source is not { } s || s.Contains(p.SourcePort)),
        IcmpServiceMatch m when p.Source.IsV6 => p.Protocol == IpProtocol.IcmpV6 && IcmpMapping.ToV6(m) is { } v6 && Icmpish(v6.Type, v6.Code, p),
        IcmpServiceMatch m => p.Protocol == IpProtocol.Icmp && IcmpMapping.InV4(m) && Icmpish(m.Type, m.Code, p),
        IgmpServiceMatch m => p.Protocol == IpProtocol.Igmp && !p.Source.IsV6 && (m.Type is null || m.Type == p.IcmpType)
            && (m.GroupAddress is null || (IpNet.TryParse(m.GroupAddress, out var group, hostAllowed: true) && (p.Destination.IsAny || group.Contains(p.Destination)))),
        _ => false,
    };

    private static bool Icmpish(int? type, int? code, PodPacket p) =>
        (type is null || type == p.IcmpType) && (code is null || code == p.IcmpCode);
}
