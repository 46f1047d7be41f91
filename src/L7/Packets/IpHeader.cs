using System.Buffers.Binary;

namespace Antrea.L7.Packets;

/// <summary>What is needed of an IPv4 or IPv6 header with TCP behind it.</summary>
internal readonly record struct IpHeader(UInt128 Source, UInt128 Destination, bool IsV6, int Length, int Total)
{
    private const byte Tcp = 6;

    /// <summary>Reads the header; false if it is damaged, a fragment, or not followed by TCP.</summary>
    /// <param name="packet">As much as is there.</param>
    /// <param name="fullLength">How long the packet is, with what is not there.</param>
    /// <param name="header">The header; its length includes extension headers, its total is that of the IP packet without padding.</param>
    public static bool TryRead(ReadOnlySpan<byte> packet, int fullLength, out IpHeader header)
    {
        header = default;
        return !packet.IsEmpty && fullLength >= packet.Length && (packet[0] >> 4) switch
        {
            4 => TryReadV4(packet, fullLength, ref header),
            6 => TryReadV6(packet, fullLength, ref header),
            _ => false,
        };
    }

    private static bool TryReadV4(ReadOnlySpan<byte> packet, int fullLength, ref IpHeader header)
    {
        var length = (packet[0] & 15) * 4;
        if (length < 20 || packet.Length < length)
        {
            return false;
        }

        // More fragments, or an offset. A total of 0: a packet yet to be segmented, longer than the field can say.
        var isFragment = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3fff) != 0;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        total = total == 0 ? fullLength : total;
        header = new IpHeader(
            BinaryPrimitives.ReadUInt32BigEndian(packet[12..]), BinaryPrimitives.ReadUInt32BigEndian(packet[16..]), false, length, total);
        return !isFragment && packet[9] == Tcp && total >= length && total <= fullLength;
    }

    private static bool TryReadV6(ReadOnlySpan<byte> packet, int fullLength, ref IpHeader header)
    {
        if (packet.Length < 40)
        {
            return false;
        }

        int payload = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        var total = payload == 0 ? fullLength : 40 + payload;
        if (total > fullLength || !TrySkipExtensions(packet, out var length) || length > total)
        {
            return false;
        }

        header = new IpHeader(
            BinaryPrimitives.ReadUInt128BigEndian(packet[8..]), BinaryPrimitives.ReadUInt128BigEndian(packet[24..]), true, length, total);
        return true;
    }

    private static bool TrySkipExtensions(ReadOnlySpan<byte> packet, out int length)
    {
        const byte HopByHop = 0, Routing = 43, DestinationOptions = 60;
        length = 40;
        var next = packet[6];
        while (next != Tcp)
        {
            // Not fragments. A routing header only if the address in front is the last one: else it is not the receiver's.
            if (next is not (HopByHop or Routing or DestinationOptions) || packet.Length < length + 8 || (next == Routing && packet[length + 3] != 0))
            {
                return false;
            }

            next = packet[length];
            length += (packet[length + 1] + 1) * 8;
        }

        return packet.Length >= length;
    }
}
