using System.Buffers.Binary;
using System.Net;
using Antrea.Testing.Kernel;

namespace Antrea.Kernel.Tests.Differential.Pods;

/// <summary>What tells one packet of a test from another.</summary>
/// <param name="First">Source port, or identifier of ICMP.</param>
/// <param name="Second">Destination port, or type and code of ICMP.</param>
internal readonly record struct WireKey(IPAddress Source, IPAddress Destination, int Protocol, int First, int Second);

/// <summary>Packets as bytes.</summary>
internal static class Wire
{
    /// <summary>The bytes with valid checksums: the kernel answers to nothing else.</summary>
    public static byte[] Bytes(Packet packet)
    {
        var bytes = packet.ToBytes();
        var v6 = packet.Family == IPFamily.V6;
        var header = v6 ? 40 : 20;
        var at = packet.Protocol switch { Protocol.Tcp => 16, Protocol.Udp => 6, Protocol.Icmp or Protocol.IcmpV6 => 2, _ => -1 };
        if (at >= 0)
        {
            var message = bytes.AsSpan(header);
            var sum = Sum(message);
            sum += packet.Protocol == Protocol.Icmp ? 0 : Sum(bytes.AsSpan(v6 ? 8 : 12, v6 ? 32 : 8)) + (uint)(message.Length + packet.Protocol);
            while (sum > 0xffff)
            {
                sum = (sum & 0xffff) + (sum >> 16);
            }

            BinaryPrimitives.WriteUInt16BigEndian(message[at..], (ushort)~sum);
        }

        return bytes;
    }

    /// <summary>The key of a packet from its IP header on, or null; and what is behind the transport's first 8 bytes.</summary>
    public static WireKey? Key(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> transport)
    {
        transport = default;
        var v6 = packet.Length > 0 && packet[0] >> 4 == 6;
        var header = v6 ? 40 : 20;
        if (packet.Length < header + 8)
        {
            // A protocol without a header of its own.
            return packet.Length < header ? null : new(Address(packet, v6, 0), Address(packet, v6, 1), packet[v6 ? 6 : 9], 0, 0);
        }

        transport = packet[header..];
        var protocol = (int)packet[v6 ? 6 : 9];
        var (first, second) = protocol switch
        {
            Protocol.Tcp or Protocol.Udp or Protocol.Sctp => (Number(transport), Number(transport[2..])),
            Protocol.Icmp or Protocol.IcmpV6 => (Number(transport[4..]), Number(transport)),
            _ => (0, 0),
        };
        return new(Address(packet, v6, 0), Address(packet, v6, 1), protocol, first, second);
    }

    private static int Number(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16BigEndian(at);

    private static IPAddress Address(ReadOnlySpan<byte> packet, bool v6, int which) => new(packet.Slice((v6 ? 8 : 12) + (which * (v6 ? 16 : 4)), v6 ? 16 : 4));

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 2)
        {
            sum += (uint)((bytes[i] << 8) | (i + 1 < bytes.Length ? bytes[i + 1] : 0));
        }

        return sum;
    }
}
