using System.Buffers.Binary;

namespace Antrea.Testing.Kernel.Rules;

/// <summary>Lays a packet out as bytes, from the IP header on. Checksums are left zero.</summary>
internal static class PacketBytes
{
    public static byte[] Build(Packet packet)
    {
        var transport = Transport(packet);
        var v6 = packet.Family == IPFamily.V6;
        var header = v6 ? 40 : 20;
        var bytes = new byte[header + transport.Length + packet.Payload.Length];
        if (v6)
        {
            bytes[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), (ushort)(bytes.Length - header));
            bytes[6] = (byte)packet.Protocol;
            bytes[7] = (byte)packet.HopLimit;
            packet.Source.GetAddressBytes().CopyTo(bytes, 8);
            packet.Destination.GetAddressBytes().CopyTo(bytes, 24);
        }
        else
        {
            bytes[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)bytes.Length);
            bytes[8] = (byte)packet.HopLimit;
            bytes[9] = (byte)packet.Protocol;
            packet.Source.GetAddressBytes().CopyTo(bytes, 12);
            packet.Destination.GetAddressBytes().CopyTo(bytes, 16);
        }

        transport.CopyTo(bytes, header);
        packet.Payload.CopyTo(bytes.AsMemory(header + transport.Length));
        return bytes;
    }

    private static byte[] Transport(Packet packet)
    {
        switch (packet.Protocol)
        {
            case Protocol.Tcp:
                var tcp = Ports(packet, 20);
                tcp[12] = 5 << 4;
                tcp[13] = (byte)packet.Flags;
                return tcp;
            case Protocol.Udp or Protocol.UdpLite:
                var udp = Ports(packet, 8);
                BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)(8 + packet.Payload.Length));
                return udp;
            case Protocol.Sctp:
                return Ports(packet, 12);
            case Protocol.Icmp or Protocol.IcmpV6:
                return [(byte)packet.IcmpType, (byte)packet.IcmpCode, 0, 0, (byte)(packet.SourcePort >> 8), (byte)packet.SourcePort, 0, 0];
            default:
                return [];
        }
    }

    private static byte[] Ports(Packet packet, int length)
    {
        var header = new byte[length];
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)packet.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)packet.DestinationPort);
        return header;
    }
}
