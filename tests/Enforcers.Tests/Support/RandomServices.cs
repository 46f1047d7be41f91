using Antrea.Policy.Api;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>Random ports and protocols of rules.</summary>
internal static class RandomServices
{
    public static readonly int[] SourcePorts = [22, 40000, 45000, 50000];

    /// <summary>None, some, or more than one match of the kernel's can hold.</summary>
    public static ListOf<PolicyPort> Ports(Random r) => r.Next(10) switch
    {
        < 4 => [],
        < 9 => r.Times(r.Next(1, 4), Port),
        _ => ListOf.From(r.Times(2, Port).Concat(Enumerable.Range(0, r.Next(14, 20)).Select(i => Odd(r, 1000 + (i * 10))))),
    };

    /// <summary>ICMP, perhaps by type and code.</summary>
    public static ListOf<PolicyProtocol> Icmp(Random r) => r.Times(r.Next(1, 3), x =>
    {
        var type = x.Pick<int?>(null, 0, 3, 8, 11, 128, 135, 5, 12);
        return new PolicyProtocol(Icmp: new IcmpMatch(type, type is null ? null : x.Pick<int?>(null, 0, 1, 3)));
    });

    private static PolicyPort Port(Random r)
    {
        var protocol = r.Pick(PortProtocol.TCP, PortProtocol.TCP, PortProtocol.UDP, PortProtocol.SCTP);
        var port = r.Next(7) switch
        {
            0 => new PolicyPort(protocol),
            1 => new PolicyPort(protocol, 53, EndPort: r.Pick(53, 81, 65535)),
            2 => new PolicyPort(protocol, PortName: r.Pick("http", "dns", "web", "none")),
            3 => new PolicyPort(protocol, 1, EndPort: 65535),
            _ => new PolicyPort(protocol, r.Pick(RandomClusters.Ports)),
        };
        return !r.Chance(15) ? port : port with { SourcePort = r.Pick(22, 40000), SourceEndPort = r.Pick<int?>(null, 40000, 45000, 65535) };
    }

    private static PolicyPort Odd(Random r, int port) => new(r.Chance(80) ? PortProtocol.TCP : PortProtocol.UDP, port, EndPort: r.Pick<int?>(null, port, port + 3));
}
