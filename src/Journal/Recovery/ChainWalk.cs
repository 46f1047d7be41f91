using Antrea.Journal.Storage;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Recovery;

/// <summary>Follows the hash chain over events and deleted runs, and the numbering of every stream.</summary>
internal sealed class ChainWalk(string path, SqliteConnection connection, List<string> damage)
{
    private const int MostFindings = 8;

    private readonly EventRows _rows = new(path);
    private readonly RecordEncoder _encoder = new();
    private ChainHash? _expected;

    /// <summary>First and last undamaged event of each stream.</summary>
    public Dictionary<string, (long First, long Last)> Streams { get; } = [];

    /// <summary>Walks from behind a global sequence to the head.</summary>
    /// <param name="after">0 to start at the beginning of the chain.</param>
    /// <returns>How many events were verified.</returns>
    public long Run(long after, Head head)
    {
        _expected = after == 0 ? ChainHash.Genesis : null;
        var verified = 0L;
        using var eventCommand = connection.Command(
            $"SELECT {EventRows.Columns} FROM events WHERE seq > @after ORDER BY seq", ("@after", after));
        using var gapCommand = connection.Command(
            "SELECT first, last, before, after, crc FROM gaps WHERE last > @after ORDER BY first", ("@after", after));
        using var events = eventCommand.ExecuteReader();
        using var gaps = gapCommand.ExecuteReader();
        var (last, hasEvent, hasGap) = (after, events.Read(), gaps.Read());
        while (hasEvent || hasGap)
        {
            if (hasGap && (!hasEvent || gaps.GetInt64(0) < events.GetInt64(0)))
            {
                last = Cross(gaps);
                hasGap = gaps.Read();
            }
            else
            {
                last = Follow(events);
                verified++;
                hasEvent = events.Read();
            }
        }

        if (last != head.Sequence || (_expected is { } hash && hash != head.Hash))
        {
            Report($"the journal ends at event {last}, its head says {head.Sequence}");
        }

        return verified;
    }

    private long Follow(SqliteDataReader row)
    {
        if (!_rows.TryRead(row, out var e))
        {
            Report($"event {row.GetInt64(0)} does not match its checksum");
            _expected = null;
            return row.GetInt64(0);
        }

        Join(e.PreviousHash, e.GlobalSequence);
        _expected = _rows.HashOfLast;
        if (Streams.TryGetValue(e.StreamId, out var seen) && e.Sequence != seen.Last + 1)
        {
            Report($"stream {e.StreamId} goes from event {seen.Last} to {e.Sequence}");
        }

        Streams[e.StreamId] = (Streams.ContainsKey(e.StreamId) ? seen.First : e.Sequence, e.Sequence);
        return e.GlobalSequence;
    }

    private long Cross(SqliteDataReader row)
    {
        if (!GapRows.TryRead(row, _encoder, out var gap))
        {
            Report($"the record of deleted events from {row.GetInt64(0)} does not match its checksum");
            _expected = null;
            return row.GetInt64(0);
        }

        Join(gap.Before, gap.First);
        _expected = gap.After;
        return gap.Last;
    }

    private void Join(ChainHash previous, long at)
    {
        if (_expected is { } expected && expected != previous)
        {
            Report($"the chain is broken before event {at}: a record there was altered or removed");
        }
    }

    private void Report(string finding)
    {
        if (damage.Count < MostFindings)
        {
            damage.Add(finding);
        }
    }
}
