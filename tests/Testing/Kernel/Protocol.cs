namespace Antrea.Testing.Kernel;

/// <summary>IP protocol numbers with the names that iptables reads and prints.</summary>
public static class Protocol
{
    public const int Icmp = 1;
    public const int Igmp = 2;
    public const int Tcp = 6;
    public const int Udp = 17;
    public const int Gre = 47;
    public const int Esp = 50;
    public const int Ah = 51;
    public const int IcmpV6 = 58;
    public const int Sctp = 132;
    public const int UdpLite = 136;

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["all"] = 0, ["icmp"] = Icmp, ["igmp"] = Igmp, ["ipencap"] = 4, ["tcp"] = Tcp, ["udp"] = Udp, ["ipv6"] = 41,
        ["gre"] = Gre, ["esp"] = Esp, ["ah"] = Ah, ["ipv6-icmp"] = IcmpV6, ["icmpv6"] = IcmpV6, ["ospf"] = 89,
        ["ipip"] = 94, ["vrrp"] = 112, ["sctp"] = Sctp, ["udplite"] = UdpLite, ["mobility-header"] = 135,
    };

    private static readonly Dictionary<int, string> Names = Numbers.Where(p => p.Key != "icmpv6" && p.Value != 0)
        .ToDictionary(p => p.Value, p => p.Key);

    public static string Name(int number) => Names.TryGetValue(number, out var name) ? name : number.ToString();

    /// <summary>The number of a name in any letter case or of a decimal number 0–255, else null.</summary>
    public static int? Parse(string text) =>
        int.TryParse(text, out var number) ? (number is >= 0 and <= 255 ? number : null)
        : Numbers.TryGetValue(text.ToLowerInvariant(), out var known) ? known : null;

    /// <summary>True for the protocols whose header starts with a source and a destination port.</summary>
    public static bool HasPorts(int number) => number is Tcp or Udp or Sctp or UdpLite;
}
