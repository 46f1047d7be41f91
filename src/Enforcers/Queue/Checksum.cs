using System.Buffers.Binary;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Queue;

/// <summary>The Internet checksum (RFC 1071).</summary>
public static class Checksum
{
    /// <summary>Of bytes whose checksum field is zero; of whole ones it is zero if they are right.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes) => Fold(Sum(bytes));

    /// <summary>With the pseudo header in front. For UDP, 0 has to be sent as 0xffff.</summary>
    public static ushort Transport(IpNet source, IpNet destination, byte protocol, ReadOnlySpan<byte> segment) =>
        Fold(Sum(source) + Sum(destination) + protocol + (uint)segment.Length + Sum(segment));

    /// <summary>Corrects a checksum field for a change of some bytes at an even place (RFC 1624).</summary>
    internal static void Update(Span<byte> field, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        ulong sum = (ushort)~BinaryPrimitives.ReadUInt16BigEndian(field);
        for (var i = 0; i < before.Length; i += 2)
        {
            sum += (ushort)~BinaryPrimitives.ReadUInt16BigEndian(before[i..]);
            sum += BinaryPrimitives.ReadUInt16BigEndian(after[i..]);
        }

        BinaryPrimitives.WriteUInt16BigEndian(field, Fold(sum));
    }

    private static ulong Sum(IpNet address)
    {
        ulong sum = 0;
        for (var bits = address.Bits; bits != 0; bits >>= 16)
        {
            sum += (ushort)bits;
        }

        return sum;
    }

    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.IsEmpty ? sum : sum + ((ulong)bytes[0] << 8);
    }

    private static ushort Fold(ulong sum)
    {
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
