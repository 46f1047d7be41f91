using System.Buffers.Binary;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Logs;

/// <summary>
/// What the headers of a packet say. Fields that the packet does not have, or that were cut off, are null; nothing is believed that does not lie
/// inside the given bytes.
/// </summary>
public readonly record struct PacketSummary
{
    private const int V4Header = 20, V6Header = 40, ExtensionLimit = 16;
    private const byte HopByHop = 0, Icmp = 1, Tcp = 6, Udp = 17, Routing = 43, Fragment = 44, Authentication = 51, Icmp6 = 58, NoNext = 59, DestinationOptions = 60;
    private const byte Mobility = 135, Sctp = 132, UdpLite = 136, Dccp = 33;

    public IpNet Source { get; private init; }

    public IpNet Destination { get; private init; }

    /// <summary>Number of the protocol behind IP and its extension headers.</summary>
    public byte Protocol { get; private init; }

    /// <summary>Of TCP, UDP and SCTP.</summary>
    public ushort? SourcePort { get; private init; }

    /// <summary>Of TCP, UDP and SCTP.</summary>
    public ushort? DestinationPort { get; private init; }

    /// <summary>Of ICMP and ICMPv6.</summary>
    public byte? IcmpType { get; private init; }

    /// <summary>Of ICMP and ICMPv6.</summary>
    public byte? IcmpCode { get; private init; }

    /// <summary>TCP's flags: 1 FIN, 2 SYN, 4 RST, 8 PSH, 16 ACK, 32 URG.</summary>
    public byte? TcpFlags { get; private init; }

    /// <summary>The whole packet's length in bytes, IP header included, as it says itself; of the bytes given where it says 0 (several segments in one).</summary>
    public int Length { get; private init; }

    /// <summary>Where the protocol's own header begins; behind the end if it was cut off.</summary>
    public int TransportOffset { get; private init; }

    /// <summary>A part of a packet, the first one included.</summary>
    public bool IsFragment { get; private init; }

    /// <summary>A later part of a packet: it has no ports.</summary>
    public bool IsLaterFragment { get; private init; }

    public bool IsV6 => Source.IsV6;

    /// <summary>The usual name: TCP, UDP, SCTP, ICMP, IPv6-ICMP, IGMP; else UnknownProtocol.</summary>
    public string ProtocolName => Protocol switch
    {
        Icmp => "ICMP",
        2 => "IGMP",
        Tcp => "TCP",
        Udp => "UDP",
        Icmp6 => "IPv6-ICMP",
        Sctp => "SCTP",
        _ => "UnknownProtocol",
    };

    /// <summary>Reads a packet from its IP header on; false if there is no whole IP header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out PacketSummary summary)
    {
        summary = default;
        return !packet.IsEmpty && (packet[0] >> 4) switch
        {
            4 => ParseV4(packet, out summary),
            6 => ParseV6(packet, out summary),
            _ => false,
        };
    }

    private static bool ParseV4(ReadOnlySpan<byte> packet, out PacketSummary summary)
    {
        summary = default;
        var header = (packet[0] & 15) * 4;
        if (header < V4Header || packet.Length < header)
        {
            return false;
        }

        var part = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (length != 0 && length < header)
        {
            return false;
        }

        summary = new PacketSummary
        {
            Source = new(BinaryPrimitives.ReadUInt32BigEndian(packet[12..]), 32, false),
            Destination = new(BinaryPrimitives.ReadUInt32BigEndian(packet[16..]), 32, false),
            Protocol = packet[9],
            Length = length == 0 ? packet.Length : length,
            TransportOffset = header,
            IsFragment = (part & 0x3fff) != 0,
            IsLaterFragment = (part & 0x1fff) != 0,
        };
        summary = WithTransport(summary, Inside(packet, summary.Length));
        return true;
    }

    private static bool ParseV6(ReadOnlySpan<byte> packet, out PacketSummary summary)
    {
        summary = default;
        if (packet.Length < V6Header)
        {
            return false;
        }

        var payload = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        summary = new PacketSummary
        {
            Source = new(BinaryPrimitives.ReadUInt128BigEndian(packet[8..]), 128, true),
            Destination = new(BinaryPrimitives.ReadUInt128BigEndian(packet[24..]), 128, true),
            Length = payload == 0 ? packet.Length : V6Header + payload,
        };
        summary = WithTransport(WithExtensions(summary, packet, packet[6]), Inside(packet, summary.Length));
        return true;
    }

    private static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> packet, int length) => packet[..Math.Min(packet.Length, length)];

    private static PacketSummary WithExtensions(PacketSummary summary, ReadOnlySpan<byte> packet, byte next)
    {
        var at = V6Header;
        for (var i = 0; i < ExtensionLimit && next is HopByHop or Routing or Fragment or Authentication or DestinationOptions or Mobility; i++)
        {
            if (summary.IsLaterFragment || packet.Length < at + 8)
            {
                return summary with { Protocol = next, TransportOffset = Math.Max(at, packet.Length) };
            }

            var header = packet[at..];
            if (next == Fragment)
            {
                var part = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                summary = summary with { IsFragment = true, IsLaterFragment = (part & 0xfff8) != 0 };
            }

            // The authentication header counts in words of four bytes, less two; the fragment header has always eight bytes.
            at += next switch
            {
                Fragment => 8,
                Authentication => (header[1] + 2) * 4,
                _ => (header[1] + 1) * 8,
            };
            next = header[0];
        }

        return summary with { Protocol = next, TransportOffset = at };
    }

    private static PacketSummary WithTransport(PacketSummary summary, ReadOnlySpan<byte> packet)
    {
        if (summary.IsLaterFragment || summary.TransportOffset > packet.Length || summary.Protocol == NoNext)
        {
            return summary;
        }

        var transport = packet[summary.TransportOffset..];
        switch (summary.Protocol)
        {
            case Tcp or Udp or Sctp or UdpLite or Dccp when transport.Length >= 4:
                return summary with
                {
                    SourcePort = BinaryPrimitives.ReadUInt16BigEndian(transport),
                    DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(transport[2..]),
                    TcpFlags = summary.Protocol == Tcp && transport.Length >= 14 ? transport[13] : null,
                };
            case Icmp when !summary.IsV6 && transport.Length >= 2:
            case Icmp6 when summary.IsV6 && transport.Length >= 2:
                return summary with { IcmpType = transport[0], IcmpCode = transport[1] };
            default:
                return summary;
        }
    }
}
