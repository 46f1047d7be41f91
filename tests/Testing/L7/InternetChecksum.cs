using System.Buffers.Binary;
using System.Net;

namespace Antrea.Testing.L7;

/// <summary>The checksum of RFC 1071.</summary>
internal static class InternetChecksum
{
    /// <summary>Of a TCP segment whose own checksum is zero, with the pseudo header of its family.</summary>
    public static ushort OfTcp(IPAddress from, IPAddress to, ReadOnlySpan<byte> segment)
    {
        var sum = Add(from.GetAddressBytes(), Add(to.GetAddressBytes(), (ulong)(6 + segment.Length)));
        sum = Add(segment, sum);
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    private static ulong Add(ReadOnlySpan<byte> bytes, ulong sum)
    {
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.IsEmpty ? sum : sum + ((ulong)bytes[0] << 8);
    }
}
