using System.Buffers.Binary;

namespace Antrea.Journal;

/// <summary>
/// A link of the hash chain: the first 128 bits of the SHA-256 of an event record, which contains the link before it.
/// It shows accidents and edits; it is no signature, for whoever can write the file can also rewrite the chain.
/// </summary>
public readonly record struct ChainHash(ulong High, ulong Low)
{
    /// <summary>Bytes of a link in the file.</summary>
    public const int Size = 16;

    /// <summary>The link before the first event ever.</summary>
    public static ChainHash Genesis => default;

    /// <summary>Reads a link from its first <see cref="Size"/> bytes, big endian.</summary>
    public static ChainHash Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    public override string ToString() => $"{High:x16}{Low:x16}";
}
