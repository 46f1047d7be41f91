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
    public static ushort OfTcp(in ConnectionKey key, ReadOnlySpan<byte> segment) =>
        Finish(SumOf(key.SourceBits) + SumOf(key.DestinationBits) + Swapped(6) + Swapped((uint)segment.Length) + Sum(segment));

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
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        var folded = (ushort)~sum;
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }
}
