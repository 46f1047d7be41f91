using System.Net;

namespace Antrea.Testing.Kernel.Rules;

/// <summary>What conntrack knows of the packet's flow, gaps in the packet's own account filled in.</summary>
internal sealed class FlowState
{
    public FlowState(Packet packet)
    {
        var reply = packet.Direction == CtDirection.Reply;
        var (source, destination) = reply ? (packet.Destination, packet.Source) : (packet.Source, packet.Destination);
        var (sourcePort, destinationPort) = Ports(packet);
        Direction = packet.Direction;
        Protocol = packet.OriginalProtocol ?? packet.Protocol;
        Source = AddressMask.Number(packet.OriginalSource ?? source);
        Destination = AddressMask.Number(packet.OriginalDestination ?? destination);
        SourcePort = packet.OriginalSourcePort ?? sourcePort;
        DestinationPort = packet.OriginalDestinationPort ?? destinationPort;
        Status = packet.Status ?? packet.State switch
        {
            CtState.Established => CtStatus.Confirmed | CtStatus.SeenReply,
            CtState.Related when packet.OriginalProtocol is not null => CtStatus.Confirmed,
            _ => CtStatus.None,
        };
        Nat = packet.Nat ?? (Protocol != packet.Protocol ? CtNat.None
            : Bit(CtNat.Destination, packet.OriginalDestination, destination, packet.OriginalDestinationPort, destinationPort)
            | Bit(CtNat.Source, packet.OriginalSource ?? packet.ArrivalDestination, source, packet.OriginalSourcePort, sourcePort));
    }

    public CtDirection Direction { get; }

    public int Protocol { get; }

    public UInt128 Source { get; }

    public UInt128 Destination { get; }

    public int SourcePort { get; }

    /// <summary>For ICMP the kernel takes type and code of the flow's first packet for a port.</summary>
    public int DestinationPort { get; }

    public CtStatus Status { get; }

    public CtNat Nat { get; }

    private static CtNat Bit(CtNat bit, IPAddress? before, IPAddress now, int? portBefore, int portNow) =>
        (before is not null && !before.Equals(now)) || (portBefore is not null && portBefore != portNow) ? bit : CtNat.None;

    private static (int Source, int Destination) Ports(Packet packet)
    {
        var reply = packet.Direction == CtDirection.Reply;
        if (packet.Protocol is Kernel.Protocol.Icmp or Kernel.Protocol.IcmpV6)
        {
            return (packet.SourcePort, ((reply ? Asked(packet) : packet.IcmpType) << 8) | packet.IcmpCode);
        }

        return !Kernel.Protocol.HasPorts(packet.Protocol) ? (0, 0)
            : reply ? (packet.DestinationPort, packet.SourcePort) : (packet.SourcePort, packet.DestinationPort);
    }

    /// <summary>The type of the message that this one answers.</summary>
    private static int Asked(Packet packet) => (packet.Protocol, packet.IcmpType) switch
    {
        (Kernel.Protocol.Icmp, 0) => 8,
        (Kernel.Protocol.IcmpV6, 129) => 128,
        (Kernel.Protocol.Icmp, 14 or 16 or 18) => packet.IcmpType - 1,
        var (_, type) => type,
    };
}
