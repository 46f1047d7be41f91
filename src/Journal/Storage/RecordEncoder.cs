using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Antrea.Journal.Storage;

/// <summary>
/// The canonical bytes of a record, over which checksum and hash are taken: one tag byte, then every field in order;
/// integers little endian, text as UTF-8 and bytes each behind a 4-byte length. One instance serves one thread.
/// </summary>
internal sealed class RecordEncoder
{
    // A buffer that one large record needed is not kept for the small ones.
    private const int Kept = 1 << 18;

    private byte[] _buffer = new byte[512];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    public uint Checksum => Crc32C.Compute(Bytes);

    public ChainHash Hash
    {
        get
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Bytes, digest);
            return ChainHash.Read(digest);
        }
    }

    public RecordEncoder Event(
        long globalSequence, string streamId, long sequence, long ticks, string bootId, string cause,
        string manifest, int schemaVersion, ReadOnlySpan<byte> payload, ChainHash previous) =>
        Start('E').Int64(globalSequence).Text(streamId).Int64(sequence).Int64(ticks).Text(bootId).Text(cause)
            .Text(manifest).Int64(schemaVersion).Blob(payload).Link(previous);

    public RecordEncoder Event(StoredEvent e) => Event(
        e.GlobalSequence, e.StreamId, e.Sequence, e.Time.UtcTicks, e.BootId, e.Cause,
        e.Manifest, e.SchemaVersion, e.Payload.Span, e.PreviousHash);

    public RecordEncoder Snapshot(
        string streamId, long sequence, long ticks, string manifest, int schemaVersion, ReadOnlySpan<byte> payload) =>
        Start('S').Text(streamId).Int64(sequence).Int64(ticks).Text(manifest).Int64(schemaVersion).Blob(payload);

    public RecordEncoder Mark(string streamId, StreamMark mark) =>
        Start('M').Text(streamId).Int64(mark.Highest).Int64(mark.DeletedTo);

    public RecordEncoder Gap(Gap gap) =>
        Start('G').Int64(gap.First).Int64(gap.Last).Link(gap.Before).Link(gap.After);

    public RecordEncoder Head(Head head) => Start('H').Int64(head.Sequence).Link(head.Hash);

    private RecordEncoder Start(char tag)
    {
        if (_buffer.Length > Kept)
        {
            _buffer = new byte[512];
        }

        _buffer[0] = (byte)tag;
        _length = 1;
        return this;
    }

    private RecordEncoder Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);
        _length += 8;
        return this;
    }

    private RecordEncoder Text(string value)
    {
        var room = Room(4 + Encoding.UTF8.GetMaxByteCount(value.Length));
        var bytes = Encoding.UTF8.GetBytes(value, room[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, bytes);
        _length += 4 + bytes;
        return this;
    }

    private RecordEncoder Blob(ReadOnlySpan<byte> value)
    {
        var room = Room(4 + value.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, value.Length);
        value.CopyTo(room[4..]);
        _length += 4 + value.Length;
        return this;
    }

    private RecordEncoder Link(ChainHash hash)
    {
        hash.CopyTo(Room(ChainHash.Size));
        _length += ChainHash.Size;
        return this;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        }

        return _buffer.AsSpan(_length);
    }
}
