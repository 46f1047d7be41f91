using System.Buffers.Binary;

namespace Antrea.Journal;

/// <summary>
/// Bytes of a last good file, little endian: "AGLG", format 1 (4), content version (4), UTC ticks (8), length (8),
/// content, CRC-32C of all before it (4).
/// </summary>
internal static class LastGoodFormat
{
    private const uint Magic = 0x474C4741;
    private const int Format = 1;
    private const int HeaderSize = 28;

    public static byte[] Encode(LastGood value)
    {
        var bytes = new byte[HeaderSize + value.Content.Length + 4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Format);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), value.Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(12), value.Written.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(20), value.Content.Length);
        value.Content.Span.CopyTo(bytes.AsSpan(HeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Crc32C.Compute(bytes.AsSpan(0, bytes.Length - 4)));
        return bytes;
    }

    /// <summary>The content, or null and what is wrong.</summary>
    public static LastGood? Decode(byte[] bytes, out string? problem)
    {
        problem = Problem(bytes);
        return problem is not null ? null : new LastGood(
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)),
            new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(12)), TimeSpan.Zero),
            bytes.AsMemory(HeaderSize, bytes.Length - HeaderSize - 4));
    }

    private static string? Problem(byte[] bytes)
    {
        if (bytes.Length < HeaderSize + 4)
        {
            return $"{bytes.Length} bytes are too few";
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            return "it does not start as a last good file does";
        }

        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(20));
        if (length != bytes.Length - HeaderSize - 4)
        {
            return $"{bytes.Length} bytes do not fit a content of {length}";
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) != Crc32C.Compute(bytes.AsSpan(0, bytes.Length - 4)))
        {
            return "it does not match its checksum";
        }

        var format = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4));
        return format == Format ? null : $"format {format} is newer than this release knows";
    }
}
