using System.Net;

namespace Antrea.Testing.Kernel;

/// <summary>
/// A packet as netfilter sees it at one node: the header fields, the interfaces, and what conntrack knows of its flow.
/// The address family is that of <see cref="Source"/>.
/// </summary>
public sealed record Packet
{
    public Hook Hook { get; init; } = Hook.Input;

    /// <summary>Empty for a packet of a local process.</summary>
    public string InInterface { get; init; } = "";

    /// <summary>Empty for a packet to a local process. OUTPUT shows the interface of the route before DNAT, also where it is translated already.</summary>
    public string OutInterface { get; init; } = "";

    public IPAddress Source { get; init; } = IPAddress.Loopback;
    public IPAddress Destination { get; init; } = IPAddress.Loopback;

    /// <summary>IP protocol number, see <see cref="Kernel.Protocol"/>.</summary>
    public int Protocol { get; init; } = Kernel.Protocol.Tcp;

    /// <summary>For ICMP: the identifier, which no rule sees.</summary>
    public int SourcePort { get; init; } = 40000;

    public int DestinationPort { get; init; }
    public int IcmpType { get; init; }
    public int IcmpCode { get; init; }
    public TcpFlags Flags { get; init; } = TcpFlags.Syn;

    /// <summary>TTL or hop limit on arrival; a router has taken one off when FORWARD sees the packet, a bridge has not.</summary>
    public int HopLimit { get; init; } = 64;

    /// <summary>Bytes behind the transport header.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    public CtState State { get; init; } = CtState.New;
    public CtDirection Direction { get; init; } = CtDirection.Original;

    /// <summary>
    /// Destination of the flow before DNAT; null: none took place, and it is the packet's destination (for a reply its source).
    /// A packet in original direction bears it until the nat table was passed.
    /// </summary>
    public IPAddress? OriginalDestination { get; init; }

    /// <summary>Destination port before DNAT; null: the packet's own, as for <see cref="OriginalDestination"/>.</summary>
    public int? OriginalDestinationPort { get; init; }

    /// <summary>Source of the flow in original direction; null: the packet's source (for a reply its destination).</summary>
    public IPAddress? OriginalSource { get; init; }

    /// <summary>Source port of the flow in original direction; null: the packet's own.</summary>
    public int? OriginalSourcePort { get; init; }

    /// <summary>Protocol of the flow; null: the packet's own. Another one for an ICMP error that belongs to a TCP flow.</summary>
    public int? OriginalProtocol { get; init; }

    /// <summary>
    /// For a reply to a flow with translated source: where the packet goes on arrival, before the nat table puts <see cref="Destination"/> in.
    /// </summary>
    public IPAddress? ArrivalDestination { get; init; }

    /// <summary>Null: follows from the original and arrival addresses, where packet and flow have the same protocol.</summary>
    public CtNat? Nat { get; init; }

    /// <summary>Null: follows from <see cref="State"/>; an entry seldom matters before it is confirmed or after it is assured.</summary>
    public CtStatus? Status { get; init; }

    /// <summary>Packet mark on arrival.</summary>
    public uint Mark { get; init; }

    /// <summary>Mark of the packet's conntrack entry.</summary>
    public uint ConnMark { get; init; }

    /// <summary>Bridge ports, for a bridged packet.</summary>
    public string PhysicalIn { get; init; } = "";

    public string PhysicalOut { get; init; } = "";

    /// <summary>Addresses of the node, what <c>addrtype LOCAL</c> asks for. Loopback is always among them.</summary>
    public IReadOnlyCollection<IPAddress> LocalAddresses { get; init; } = [];

    public IPFamily Family => Source.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPFamily.V6 : IPFamily.V4;

    /// <summary>The packet from its IP header on; checksums are zero.</summary>
    public byte[] ToBytes() => Rules.PacketBytes.Build(this);

    public static Packet Tcp(string source, string destination, int port) => Between(source, destination) with
    {
        Protocol = Kernel.Protocol.Tcp, DestinationPort = port,
    };

    public static Packet Udp(string source, string destination, int port) => Between(source, destination) with
    {
        Protocol = Kernel.Protocol.Udp, DestinationPort = port, Flags = TcpFlags.None,
    };

    public static Packet Sctp(string source, string destination, int port) => Between(source, destination) with
    {
        Protocol = Kernel.Protocol.Sctp, DestinationPort = port, Flags = TcpFlags.None,
    };

    /// <summary>An ICMP or, by the family of the addresses, ICMPv6 packet.</summary>
    public static Packet Icmp(string source, string destination, int type, int code = 0)
    {
        var packet = Between(source, destination);
        return packet with
        {
            Protocol = packet.Family == IPFamily.V6 ? Kernel.Protocol.IcmpV6 : Kernel.Protocol.Icmp,
            IcmpType = type, IcmpCode = code, SourcePort = 0, Flags = TcpFlags.None,
        };
    }

    /// <summary>The packet routed through the node.</summary>
    public Packet Through(string input, string output) => this with { Hook = Hook.Forward, InInterface = input, OutInterface = output };

    /// <summary>The packet between two ports of a bridge whose frames iptables sees.</summary>
    public Packet Bridged(string bridge, string portIn, string portOut) =>
        Through(bridge, bridge) with { PhysicalIn = portIn, PhysicalOut = portOut };

    /// <summary>The packet after DNAT, as filter sees it: to a new destination.</summary>
    public Packet TranslatedTo(string destination, int port) => this with
    {
        OriginalDestination = Destination, OriginalDestinationPort = DestinationPort, Destination = IPAddress.Parse(destination), DestinationPort = port,
    };

    /// <summary>The answer to this packet as filter sees it: turned round, in an established flow..</summary>
    public Packet Answer() => this with
    {
        Source = Destination, SourcePort = DestinationPort, Destination = Source, DestinationPort = SourcePort,
        State = CtState.Established, Direction = CtDirection.Reply,
        InInterface = OutInterface, OutInterface = InInterface, PhysicalIn = PhysicalOut, PhysicalOut = PhysicalOut.Length > 0 ? PhysicalIn : "",
        Flags = Protocol == Kernel.Protocol.Tcp ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.None,
    };

    private static Packet Between(string source, string destination) =>
        new() { Source = IPAddress.Parse(source), Destination = IPAddress.Parse(destination) };
}
