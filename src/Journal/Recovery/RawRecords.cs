using Antrea.Journal.Storage;

namespace Antrea.Journal.Recovery;

/// <summary>Turns raw rows into records; only what matches its own checksum is one.</summary>
internal sealed class RawRecords
{
    private readonly RecordEncoder _encoder = new();

    public StoredEvent? Event(RawRow row)
    {
        if (row.Columns.Count != 11
            || !row.TryGet<string>(1, out var stream) || !row.TryGet<long>(2, out var sequence)
            || !row.TryGet<long>(3, out var ticks) || !IsTime(ticks)
            || !row.TryGet<string>(4, out var boot) || !row.TryGet<string>(5, out var cause)
            || !row.TryGet<string>(6, out var manifest) || !row.TryGet<long>(7, out var schema) || schema != (int)schema
            || !row.TryGet<byte[]>(8, out var payload)
            || !row.TryGet<byte[]>(9, out var previous) || previous.Length != ChainHash.Size
            || !row.TryGet<long>(10, out var checksum))
        {
            return null;
        }

        var e = new StoredEvent(
            row.Id, stream, sequence, new DateTimeOffset(ticks, TimeSpan.Zero), boot, cause, manifest, (int)schema, payload,
            ChainHash.Read(previous), unchecked((uint)checksum));
        return _encoder.Event(e).Checksum == checksum ? e : null;
    }

    public Snapshot? Snapshot(RawRow row)
    {
        if (row.Columns.Count != 8
            || !row.TryGet<string>(1, out var stream) || !row.TryGet<long>(2, out var sequence)
            || !row.TryGet<long>(3, out var ticks) || !IsTime(ticks)
            || !row.TryGet<string>(4, out var manifest) || !row.TryGet<long>(5, out var schema) || schema != (int)schema
            || !row.TryGet<byte[]>(6, out var payload) || !row.TryGet<long>(7, out var checksum)
            || _encoder.Snapshot(stream, sequence, ticks, manifest, (int)schema, payload).Checksum != checksum)
        {
            return null;
        }

        return new Snapshot(stream, sequence, new DateTimeOffset(ticks, TimeSpan.Zero), manifest, (int)schema, payload);
    }

    public (string Stream, StreamMark Mark)? Mark(RawRow row)
    {
        if (row.Columns.Count != 5
            || !row.TryGet<string>(1, out var stream) || !row.TryGet<long>(2, out var highest)
            || !row.TryGet<long>(3, out var deletedTo) || !row.TryGet<long>(4, out var checksum))
        {
            return null;
        }

        var mark = new StreamMark(highest, deletedTo);
        return _encoder.Mark(stream, mark).Checksum == checksum ? (stream, mark) : null;
    }

    public Gap? Gap(RawRow row)
    {
        if (row.Columns.Count != 5
            || !row.TryGet<long>(1, out var last)
            || !row.TryGet<byte[]>(2, out var before) || before.Length != ChainHash.Size
            || !row.TryGet<byte[]>(3, out var after) || after.Length != ChainHash.Size
            || !row.TryGet<long>(4, out var checksum))
        {
            return null;
        }

        var gap = new Gap(row.Id, last, ChainHash.Read(before), ChainHash.Read(after));
        return _encoder.Gap(gap).Checksum == checksum ? gap : null;
    }

    public Head? Head(RawRow row)
    {
        if (row.Columns.Count != 4 || !row.TryGet<long>(1, out var sequence)
            || !row.TryGet<byte[]>(2, out var hash) || hash.Length != ChainHash.Size || !row.TryGet<long>(3, out var checksum))
        {
            return null;
        }

        var head = new Head(sequence, ChainHash.Read(hash));
        return _encoder.Head(head).Checksum == checksum ? head : null;
    }

    private static bool IsTime(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
}
