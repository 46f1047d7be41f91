using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Antrea.Testing.Dns;

/// <summary>IP packets around payloads, as a queue gives them. Checksums are zero.</summary>
public static class DnsPackets
{
    /// <summary>A UDP datagram.</summary>
    public static byte[] Udp(string from, int fromPort, string to, int toPort, byte[] payload)
    {
        var udp = new byte[8 + payload.Length];
        Ports(udp, fromPort, toPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        payload.CopyTo(udp, 8);
        return Ip(from, to, 17, udp);
    }

    /// <summary>A TCP segment; flags as on the wire (SYN = 2, ACK = 16).</summary>
    public static byte[] Tcp(string from, int fromPort, string to, int toPort, uint sequence, byte[] payload, byte flags = 0x18)
    {
        // With 12 bytes of options, as usual.
        var tcp = new byte[32 + payload.Length];
        Ports(tcp, fromPort, toPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
        (tcp[12], tcp[13]) = (0x80, flags);
        payload.CopyTo(tcp, 32);
        return Ip(from, to, 6, tcp);
    }

    /// <summary>Any IP packet; the family is that of the addresses.</summary>
    public static byte[] Ip(string from, string to, byte protocol, byte[] transport)
    {
        var (source, destination) = (IPAddress.Parse(from), IPAddress.Parse(to));
        if (source.AddressFamily == AddressFamily.InterNetwork)
        {
            byte[] header = [0x45, 0, 0, 0, 0, 1, 0x40, 0, 64, protocol, 0, 0, .. source.GetAddressBytes(), .. destination.GetAddressBytes()];
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(20 + transport.Length));
            return [.. header, .. transport];
        }

        byte[] header6 = [0x60, 0, 0, 0, 0, 0, protocol, 64, .. source.GetAddressBytes(), .. destination.GetAddressBytes()];
        BinaryPrimitives.WriteUInt16BigEndian(header6.AsSpan(4), (ushort)transport.Length);
        return [.. header6, .. transport];
    }

    private static void Ports(byte[] header, int from, int to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)from);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)to);
    }
}
