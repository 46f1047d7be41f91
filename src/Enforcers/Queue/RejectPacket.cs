using System.Buffers.Binary;
using Antrea.Enforcers.Logs;
using Antrea.L7.Packets;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Queue;

/// <summary>
/// Builds the answer to a refused packet: a reset to TCP, else ICMP "administratively prohibited" (3/10; ICMPv6 1/1). It comes from where the
/// client sent the packet, which is not where a translated packet goes.
/// </summary>
public static class RejectPacket
{
    /// <summary>Bytes that an answer may have.</summary>
    public const int MaxLength = 1280;

    private const int V4Header = 20, V6Header = 40, TcpHeader = 20, IcmpHeader = 8;

    // As much of an IPv4 packet as a host must be able to take (RFC 1812).
    private const int V4Limit = 576;
    private const byte Icmp = 1, Tcp = 6, Udp = 17, Icmp6 = 58, HopLimit = 64;
    private const byte Fin = 1, Syn = 2, Reset = 4, Acknowledge = 16;

    /// <summary>Writes the answer from its IP header on.</summary>
    /// <param name="packet">The refused packet from its IP header on; 60 bytes of it are enough.</param>
    /// <param name="original">Where its sender sent it.</param>
    /// <param name="originalPort">The port there; only for protocols with ports.</param>
    /// <param name="answer">Room of <see cref="MaxLength"/> bytes.</param>
    /// <returns>The answer's length; 0 if none is due: to resets, to ICMP errors, to later fragments, to and from groups.</returns>
    public static int Build(ReadOnlySpan<byte> packet, IpNet original, ushort originalPort, Span<byte> answer)
    {
        if (!PacketSummary.TryParse(packet, out var summary) || summary.IsLaterFragment || original.IsV6 != summary.IsV6
            || !IsHost(summary.Source) || !IsHost(original))
        {
            return 0;
        }

        return summary.Protocol == Tcp
            ? BuildReset(packet, summary, original, originalPort, answer)
            : BuildIcmp(packet, summary, original, originalPort, answer);
    }

    private static bool IsHost(IpNet address) => !address.IsMulticast && address.Bits != 0 && (address.IsV6 || address.Bits != uint.MaxValue);

    private static int BuildReset(ReadOnlySpan<byte> packet, in PacketSummary summary, IpNet original, ushort port, Span<byte> answer)
    {
        if (summary.TcpFlags is not { } flags || (flags & Reset) != 0)
        {
            return 0;
        }

        var tcp = packet[summary.TransportOffset..];
        var header = (tcp[12] >> 4) * 4;
        var data = summary.Length - summary.TransportOffset - header;
        if (header < TcpHeader || data < 0)
        {
            return 0;
        }

        var begin = WriteIp(summary, original, Tcp, TcpHeader, answer);
        var reset = answer.Slice(begin, TcpHeader);
        reset.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(reset, port);
        BinaryPrimitives.WriteUInt16BigEndian(reset[2..], summary.SourcePort!.Value);
        if ((flags & Acknowledge) != 0)
        {
            tcp.Slice(8, 4).CopyTo(reset[4..]);
            reset[13] = Reset;
        }
        else
        {
            var length = data + ((flags & Syn) != 0 ? 1 : 0) + ((flags & Fin) != 0 ? 1 : 0);
            BinaryPrimitives.WriteUInt32BigEndian(reset[8..], BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]) + (uint)length);
            reset[13] = Reset | Acknowledge;
        }

        reset[12] = TcpHeader / 4 << 4;
        BinaryPrimitives.WriteUInt16BigEndian(reset[16..], InternetChecksum.OfTransport(original.Bits, summary.Source.Bits, Tcp, reset));
        return begin + TcpHeader;
    }

    private static int BuildIcmp(ReadOnlySpan<byte> packet, in PacketSummary summary, IpNet original, ushort port, Span<byte> answer)
    {
        // No answer to an error, nor to an ICMP packet of which that cannot be seen.
        if (summary.Protocol is Icmp or Icmp6 && (summary.IcmpType is not { } type || (summary.IsV6 ? type < 128 : type is 3 or 4 or 5 or 11 or 12)))
        {
            return 0;
        }

        var v6 = summary.IsV6;
        var quoted = Math.Min(Math.Min(packet.Length, summary.Length), v6 ? MaxLength - V6Header - IcmpHeader : V4Limit - V4Header - IcmpHeader);
        var begin = WriteIp(summary, original, v6 ? Icmp6 : Icmp, IcmpHeader + quoted, answer);
        var icmp = answer.Slice(begin, IcmpHeader + quoted);
        icmp[..IcmpHeader].Clear();
        packet[..quoted].CopyTo(icmp[IcmpHeader..]);
        Untranslate(icmp[IcmpHeader..], summary, original, port);
        (icmp[0], icmp[1]) = v6 ? ((byte)1, (byte)1) : ((byte)3, (byte)10);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], v6 ? InternetChecksum.OfTransport(original.Bits, summary.Source.Bits, Icmp6, icmp) : InternetChecksum.Of(icmp));
        return begin + IcmpHeader + quoted;
    }

    // The sender looks for its socket by the quoted packet, so that must read as it was sent.
    private static void Untranslate(Span<byte> quoted, in PacketSummary summary, IpNet original, ushort port)
    {
        var (at, width) = summary.IsV6 ? (24, 16) : (16, 4);
        Span<byte> before = stackalloc byte[18], after = stackalloc byte[18];
        before.Clear();
        after.Clear();
        quoted.Slice(at, width).CopyTo(before);
        WriteAddress(quoted[at..], original);
        quoted.Slice(at, width).CopyTo(after);
        if (!summary.IsV6)
        {
            InternetChecksum.Update(quoted[10..], before, after);
        }

        if (summary.DestinationPort is { } translated && quoted.Length >= summary.TransportOffset + 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(before[16..], translated);
            BinaryPrimitives.WriteUInt16BigEndian(after[16..], port);
            BinaryPrimitives.WriteUInt16BigEndian(quoted[(summary.TransportOffset + 2)..], port);
        }

        var sum = summary.Protocol switch
        {
            Udp => 6,
            Icmp6 when summary.IsV6 => 2,
            _ => -1,
        };
        if (sum >= 0 && quoted.Length >= summary.TransportOffset + sum + 2)
        {
            var field = quoted[(summary.TransportOffset + sum)..];

            // Zero: a datagram without a checksum.
            if (BinaryPrimitives.ReadUInt16BigEndian(field) != 0)
            {
                InternetChecksum.Update(field, before, after);
                if (BinaryPrimitives.ReadUInt16BigEndian(field) == 0)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(field, ushort.MaxValue);
                }
            }
        }
    }

    private static int WriteIp(in PacketSummary summary, IpNet from, byte protocol, int length, Span<byte> answer)
    {
        if (summary.IsV6)
        {
            answer[..V6Header].Clear();
            answer[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(answer[4..], (ushort)length);
            (answer[6], answer[7]) = (protocol, HopLimit);
            WriteAddress(answer[8..], from);
            WriteAddress(answer[24..], summary.Source);
            return V6Header;
        }

        answer[..V4Header].Clear();
        answer[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(answer[2..], (ushort)(V4Header + length));
        answer[6] = 0x40;
        (answer[8], answer[9]) = (HopLimit, protocol);
        WriteAddress(answer[12..], from);
        WriteAddress(answer[16..], summary.Source);
        BinaryPrimitives.WriteUInt16BigEndian(answer[10..], InternetChecksum.Of(answer[..V4Header]));
        return V4Header;
    }

    private static void WriteAddress(Span<byte> at, IpNet address)
    {
        if (address.IsV6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(at, address.Bits);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(at, (uint)address.Bits);
        }
    }
}
