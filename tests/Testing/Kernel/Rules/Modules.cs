using Antrea.Testing.Kernel.Matches;
using Antrea.Testing.Kernel.Targets;

namespace Antrea.Testing.Kernel.Rules;

/// <summary>The matches and targets that the fake can execute. What is not here is refused like a module that is not installed.</summary>
internal static class Modules
{
    private static readonly string[] Targets =
    [
        "ACCEPT", "DROP", "RETURN", "REJECT", "LOG", "NFLOG", "MARK", "CONNMARK", "NFQUEUE", "CT", "NOTRACK", "DNAT", "SNAT", "MASQUERADE", "REDIRECT",
    ];

    public static bool IsTarget(string name) => Targets.Contains(name);

    public static Match? Match(string name, IPFamily family, SetTable sets) => name switch
    {
        "tcp" => new TcpMatch { Name = name, Family = family, Sets = sets },
        "udp" or "sctp" => new PortMatch { Name = name, Family = family, Sets = sets },
        "icmp" when family == IPFamily.V4 => new IcmpMatch { Name = name, Family = family, Sets = sets },
        "icmp6" or "icmpv6" when family == IPFamily.V6 => new IcmpMatch { Name = "icmp6", Family = family, Sets = sets },
        "set" => new SetMatch { Name = name, Family = family, Sets = sets },
        "conntrack" or "state" => new ConntrackMatch { Name = name, Family = family, Sets = sets },
        "comment" => new CommentMatch { Name = name, Family = family, Sets = sets },
        "addrtype" => new AddrTypeMatch { Name = name, Family = family, Sets = sets },
        "mark" or "connmark" => new MarkMatch { Name = name, Family = family, Sets = sets },
        "multiport" => new MultiportMatch { Name = name, Family = family, Sets = sets },
        "ttl" when family == IPFamily.V4 => new HopLimitMatch { Name = name, Family = family, Sets = sets },
        "hl" when family == IPFamily.V6 => new HopLimitMatch { Name = name, Family = family, Sets = sets },
        "limit" => new LimitMatch { Name = name, Family = family, Sets = sets },
        "physdev" => new PhysdevMatch { Name = name, Family = family, Sets = sets },
        "bpf" => new BpfMatch { Name = name, Family = family, Sets = sets },
        _ => null,
    };

    public static Target? Target(string name, IPFamily family, SetTable sets) => name switch
    {
        "ACCEPT" or "DROP" or "RETURN" => new StandardTarget { Name = name, Family = family, Sets = sets },
        "REJECT" => new RejectTarget { Name = name, Family = family, Sets = sets },
        "LOG" => new LogTarget { Name = name, Family = family, Sets = sets },
        "NFLOG" => new NflogTarget { Name = name, Family = family, Sets = sets },
        "MARK" or "CONNMARK" => new MarkTarget { Name = name, Family = family, Sets = sets },
        "NFQUEUE" => new NfqueueTarget { Name = name, Family = family, Sets = sets },
        "CT" or "NOTRACK" => new CtTarget { Name = name, Family = family, Sets = sets },
        "DNAT" or "SNAT" or "MASQUERADE" or "REDIRECT" => new NatTarget { Name = name, Family = family, Sets = sets },
        _ => null,
    };
}
