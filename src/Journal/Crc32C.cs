using System.Buffers.Binary;
using System.Numerics;

namespace Antrea.Journal;

/// <summary>CRC-32C (Castagnoli), as the processor's instruction computes it.</summary>
public static class Crc32C
{
    /// <summary>The checksum of <paramref name="data"/>; 0 for no bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (var b in data)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
