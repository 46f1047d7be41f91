using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Antrea.L7.Packets;

/// <summary>The Internet checksum (RFC 1071), many bytes at a time.</summary>
public static class InternetChecksum
{
    /// <summary>Of bytes whose checksum field is zero; of whole ones it is zero if they are right.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes) => Finish(Sum(bytes));

    /// <summary>Of a TCP segment with the pseudo header of a connection in front.</summary>
    public static ushort OfTcp(in ConnectionKey key, ReadOnlySpan<byte> segment) => OfTransport(key.SourceBits, key.DestinationBits, 6, segment);

    /// <summary>Of a segment or datagram with the pseudo header in front. For UDP, 0 has to be sent as 0xffff.</summary>
    /// <param name="source">The bits of the source address; of IPv4 the lowest 32.</param>
    /// <param name="destination">Those of the destination.</param>
    /// <param name="protocol">Protocol number.</param>
    /// <param name="segment">Header and data.</param>
    public static ushort OfTransport(UInt128 source, UInt128 destination, byte protocol, ReadOnlySpan<byte> segment) =>
        Finish(SumOf(source) + SumOf(destination) + Swapped(protocol) + Swapped((uint)segment.Length) + Sum(segment));

    /// <summary>Corrects a checksum field for a change of some bytes at an even place (RFC 1624).</summary>
    public static void Update(Span<byte> field, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        ulong sum = (ushort)~BinaryPrimitives.ReadUInt16BigEndian(field);
        for (var i = 0; i < before.Length; i += 2)
        {
            sum += (ushort)~BinaryPrimitives.ReadUInt16BigEndian(before[i..]);
            sum += BinaryPrimitives.ReadUInt16BigEndian(after[i..]);
        }

        BinaryPrimitives.WriteUInt16BigEndian(field, Complement(sum));
    }

    // One's complement sums do not depend on the byte order: everything is added as it lies in memory and the result is stored likewise.
    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(bytes);
        var (low, high) = (Vector<ulong>.Zero, Vector<ulong>.Zero);
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var a, out var b);
            low += a;
            high += b;
        }

        var sum = Vector.Sum(low) + Vector.Sum(high);
        bytes = bytes[(vectors.Length * Vector<byte>.Count)..];
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            sum += MemoryMarshal.Read<uint>(bytes);
        }

        if (bytes.Length >= 2)
        {
            sum += MemoryMarshal.Read<ushort>(bytes);
            bytes = bytes[2..];
        }

        return bytes.IsEmpty ? sum : sum + (BitConverter.IsLittleEndian ? bytes[0] : (ulong)bytes[0] << 8);
    }

    private static ulong SumOf(UInt128 bits) => Swapped((uint)bits) + Swapped((uint)(bits >> 32)) + Swapped((uint)(bits >> 64)) + Swapped((uint)(bits >> 96));

    private static ulong Swapped(uint number) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(number) : number;

    private static ushort Finish(ulong sum)
    {
        var folded = Complement(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    private static ushort Complement(ulong sum)
    {
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
