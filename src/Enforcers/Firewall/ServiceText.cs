using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>Renders protocol and port matches.</summary>
public static class ServiceText
{
    /// <summary>The match of one service entry, or null if the family cannot express it.</summary>
    public static string? Render(ServiceMatch service, AddressFamily family) => service switch
    {
        PortMatch p => $"-p {Name(p.Protocol)}{(p.Source is { } s ? $" --sport {s}" : "")}{(p.Destination is { } d ? $" --dport {d}" : "")}",
        IcmpServiceMatch i when family == AddressFamily.V4 => IcmpMapping.InV4(i) ? $"-p icmp{Type("--icmp-type", i.Type, i.Code)}" : null,
        IcmpServiceMatch i => IcmpMapping.ToV6(i) is { } v6 ? $"-p icmpv6{Type("--icmpv6-type", v6.Type, v6.Code)}" : null,
        IgmpServiceMatch g when family == AddressFamily.V4 => Igmp(g),
        _ => null,
    };

    /// <summary>True if a Reject can answer with a TCP reset.</summary>
    public static bool IsTcp(ServiceMatch service) => service is PortMatch { Protocol: PortProtocol.TCP };

    private static string Name(PortProtocol p) => p switch { PortProtocol.TCP => "tcp", PortProtocol.UDP => "udp", _ => "sctp" };

    private static string Type(string option, int? type, int? code) =>
        type is null ? "" : code is null ? $" {option} {type}" : $" {option} {type}/{code}";

    // iptables has no match for the IGMP type: it is the first byte after the IP header.
    private static string Igmp(IgmpServiceMatch g) =>
        (g.GroupAddress is null ? "" : $"-d {g.GroupAddress}/32 ") + "-p igmp"
        + (g.Type is null ? "" : $" -m bpf --bytecode \"5,177 0 0 0,80 0 0 0,21 0 1 {g.Type},6 0 0 65535,6 0 0 0\"");
}
