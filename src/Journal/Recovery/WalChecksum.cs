using System.Buffers.Binary;

namespace Antrea.Journal.Recovery;

/// <summary>The running checksum of SQLite's write-ahead log: two 32-bit sums over pairs of words.</summary>
internal readonly record struct WalChecksum(bool BigEndian, uint First = 0, uint Second = 0)
{
    /// <param name="data">A multiple of 8 bytes.</param>
    public WalChecksum Add(ReadOnlySpan<byte> data)
    {
        var (first, second) = (First, Second);
        for (; data.Length >= 8; data = data[8..])
        {
            first += Word(data) + second;
            second += Word(data[4..]) + first;
        }

        return this with { First = first, Second = second };
    }

    /// <summary>Whether these 8 bytes are this checksum; they are big endian whatever the words are.</summary>
    public bool Matches(ReadOnlySpan<byte> stored) =>
        BinaryPrimitives.ReadUInt32BigEndian(stored) == First && BinaryPrimitives.ReadUInt32BigEndian(stored[4..]) == Second;

    private uint Word(ReadOnlySpan<byte> bytes) =>
        BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
