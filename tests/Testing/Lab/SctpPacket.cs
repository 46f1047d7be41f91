using System.Buffers.Binary;

namespace Antrea.Testing.Lab;

/// <summary>The little of SCTP that opening an association needs: one chunk behind a common header, with its CRC32c.</summary>
internal sealed record SctpPacket(int SourcePort, int DestinationPort, uint Tag, SctpChunk Chunk, uint InitiateTag = 0)
{
    public const int Protocol = 132;

    public byte[] ToBytes()
    {
        var body = Chunk == SctpChunk.Abort ? 4 : Chunk == SctpChunk.Init ? 20 : 28;
        var bytes = new byte[12 + body];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Tag);
        bytes[12] = (byte)Chunk;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(14), (ushort)body);
        if (Chunk != SctpChunk.Abort)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), InitiateTag);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), 65536);   // receive window
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(24), 1);       // streams out and in
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(26), 1);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(28), 1);       // first sequence number
        }

        if (Chunk == SctpChunk.InitAck)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(32), 7);       // state cookie of 4 bytes
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(34), 8);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Crc32C(bytes));
        return bytes;
    }

    /// <summary>Reads the first chunk; null for what is not SCTP.</summary>
    public static SctpPacket? Parse(ReadOnlySpan<byte> bytes) => bytes.Length < 16 ? null : new(
        BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
        (SctpChunk)bytes[12], bytes.Length >= 20 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]) : 0);

    /// <summary>What a raw socket delivered, without the IP header that IPv4 ones have in front.</summary>
    public static ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> received, bool v6) =>
        v6 || received.Length < 20 ? received : received[((received[0] & 15) * 4)..];

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}

internal enum SctpChunk
{
    Init = 1,
    InitAck = 2,
    Abort = 6,
}
