using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>
/// What the one writer knows: the head of the chain and the marks of the streams it touched. Used inside a transaction
/// only. An operation checks everything before its first write, so that a refusal needs no rollback.
/// </summary>
internal sealed class WriterState(SqliteConnection connection, string path, string bootId, TimeProvider time) : IDisposable
{
    public const int MaxPayload = 64 << 20;
    private const int MaxStreamId = 1024;
    private const int CachedStreams = 65_536;

    private readonly RecordEncoder _encoder = new();
    private readonly Dictionary<string, StreamMark> _marks = [];
    private readonly HashSet<string> _dirty = [];
    private Head? _head;
    private bool _headDirty;

    public StatementCache Statements { get; } = new(connection);

    public string Path => path;

    public RecordEncoder Encoder => _encoder;

    public Head Head => _head ??= Marks.ReadHead(Statements, _encoder, path);

    /// <summary>Forgets what was not committed.</summary>
    public void Reset()
    {
        _head = null;
        _headDirty = false;
        _marks.Clear();
        _dirty.Clear();
    }

    public StreamMark Mark(string streamId)
    {
        if (!_marks.TryGetValue(streamId, out var mark))
        {
            mark = Marks.Read(Statements, _encoder, path, streamId);
            _marks.Add(streamId, mark);
        }

        return mark;
    }

    public void SetMark(string streamId, StreamMark mark)
    {
        _marks[streamId] = mark;
        _dirty.Add(streamId);
    }

    public AppendResult Append(IReadOnlyList<StreamBatch> batches)
    {
        Check(batches);
        var first = Head.Sequence + 1;
        var ticks = time.GetUtcNow().UtcTicks;
        foreach (var batch in batches)
        {
            var sequence = batch.FirstSequence;
            foreach (var e in batch.Events)
            {
                Insert(batch.StreamId, sequence++, ticks, e);
            }

            SetMark(batch.StreamId, Mark(batch.StreamId) with { Highest = sequence - 1 });
        }

        return new AppendResult(first, Head.Sequence);
    }

    /// <summary>Writes the head and the marks that changed; the last thing before the commit.</summary>
    public void Settle()
    {
        foreach (var streamId in _dirty)
        {
            Marks.Write(Statements, _encoder, streamId, _marks[streamId]);
        }

        _dirty.Clear();
        if (_headDirty)
        {
            Marks.WriteHead(Statements, _encoder, Head);
            _headDirty = false;
        }

        if (_marks.Count > CachedStreams)
        {
            _marks.Clear();
        }
    }

    /// <summary>Makes the transaction write something, so that a synced commit reaches the disk.</summary>
    public void Touch() => _headDirty = true;

    public void Dispose() => Statements.Dispose();

    public void CheckPayload(string streamId, ReadOnlyMemory<byte> payload)
    {
        if (streamId.Length is 0 or > MaxStreamId)
        {
            throw Errors.Invalid(path, $"a stream id has 1 to {MaxStreamId} characters, not {streamId.Length}");
        }

        if (payload.Length > MaxPayload)
        {
            throw Errors.Invalid(path, $"a payload of stream {streamId} has {payload.Length} bytes, more than {MaxPayload}");
        }
    }

    public static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array is { } array && segment.Count == array.Length
            ? array
            : memory.ToArray();

    private void Insert(string streamId, long sequence, long ticks, NewEvent e)
    {
        var head = Head;
        var global = head.Sequence + 1;
        _encoder.Event(
            global, streamId, sequence, ticks, bootId, e.Cause, e.Manifest, e.SchemaVersion, e.Payload.Span, head.Hash);
        Statements.Execute(
            "INSERT INTO events VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)",
            global, streamId, sequence, ticks, bootId, e.Cause, e.Manifest, e.SchemaVersion, Bytes(e.Payload),
            head.Hash.ToBytes(), (long)_encoder.Checksum);
        _head = new Head(global, _encoder.Hash);
        _headDirty = true;
    }

    private void Check(IReadOnlyList<StreamBatch> batches)
    {
        // An actor that persists twice in one command has two batches in one append: the second goes on where the first ends.
        var reached = new Dictionary<string, long>();
        foreach (var batch in batches)
        {
            foreach (var e in batch.Events)
            {
                CheckPayload(batch.StreamId, e.Payload);
            }

            var highest = reached.TryGetValue(batch.StreamId, out var before) ? before : Mark(batch.StreamId).Highest;
            if (batch.FirstSequence != highest + 1)
            {
                throw Errors.Conflict(path, batch.StreamId, batch.FirstSequence, highest);
            }

            reached[batch.StreamId] = highest + batch.Events.Count;
        }
    }
}
