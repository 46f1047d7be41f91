using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation;

/// <summary>IP protocol numbers.</summary>
public static class IpProtocol
{
    /// <summary>ICMP.</summary>
    public const int Icmp = 1;

    /// <summary>IGMP.</summary>
    public const int Igmp = 2;

    /// <summary>TCP.</summary>
    public const int Tcp = 6;

    /// <summary>UDP.</summary>
    public const int Udp = 17;

    /// <summary>ICMPv6.</summary>
    public const int IcmpV6 = 58;

    /// <summary>SCTP.</summary>
    public const int Sctp = 132;

    /// <summary>The number of a protocol with ports.</summary>
    public static int Of(PortProtocol protocol) => protocol switch
    {
        PortProtocol.TCP => Tcp,
        PortProtocol.UDP => Udp,
        _ => Sctp,
    };

    /// <summary>The number of a protocol by its name in failsafe rules, or -1.</summary>
    public static int Of(string protocol) => protocol switch
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
}
