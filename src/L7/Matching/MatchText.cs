using System.Buffers.Binary;

namespace Antrea.L7.Matching;

/// <summary>A text to be compared with many patterns: most are told apart by its first or last eight bytes.</summary>
internal readonly ref struct MatchText
{
    public MatchText(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        First = Begin(bytes);
        Last = End(bytes);
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>See <see cref="Begin"/>.</summary>
    public ulong First { get; }

    /// <summary>See <see cref="End"/>.</summary>
    public ulong Last { get; }

    /// <summary>The first eight bytes, the first in the lowest place; missing ones are 0.</summary>
    public static ulong Begin(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 8)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }

        var bits = 0ul;
        for (var i = 0; i < bytes.Length; i++)
        {
            bits |= (ulong)bytes[i] << (8 * i);
        }

        return bits;
    }

    /// <summary>The last eight bytes, the last in the highest place; missing ones are 0.</summary>
    public static ulong End(ReadOnlySpan<byte> bytes)
        => bytes.Length >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]) : bytes.IsEmpty ? 0 : Begin(bytes) << (8 * (8 - bytes.Length));
}
