using Antrea.Journal.Storage;

namespace Antrea.Journal.Recovery;

/// <summary>
/// Writes every valid record of a damaged file into a new one. Events keep their numbers; the chain is made anew and runs
/// straight across what is missing, which the new file records like deleted events.
/// </summary>
internal sealed class Rebuilder(PageStore pages, string target)
{
    private const int EventsPerTransaction = 10_000;

    private readonly RecordEncoder _encoder = new();
    private readonly RawRecords _records = new();
    private readonly byte[] _page = new byte[pages.PageSize];
    private int _pageNumber;

    internal sealed record Outcome(
        long Kept, long Last, long Lost, long? FirstLost, List<StreamLoss> Losses);

    public Outcome Run()
    {
        var scan = Scan.Of(pages);
        using var connection = Database.OpenWriter(target);
        Schema.Create(connection);
        using var statements = new StatementCache(connection);
        statements.Execute("BEGIN IMMEDIATE");
        var streams = new StreamContinuity(scan);
        var (kept, head, missing) = CopyEvents(scan, streams, statements);
        CopySnapshots(scan, statements);
        var (marks, losses) = streams.Finish();
        foreach (var (stream, mark) in marks)
        {
            Marks.Write(statements, _encoder, stream, mark);
        }

        Marks.WriteHead(statements, _encoder, head);
        statements.Execute("COMMIT");
        connection.Execute("PRAGMA synchronous = FULL");
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var (lost, firstLost) = Count(missing, scan.Gaps);
        return new Outcome(kept, head.Sequence, lost, firstLost, losses);
    }

    private (long Kept, Head Head, List<Gap> Missing) CopyEvents(Scan scan, StreamContinuity streams, StatementCache statements)
    {
        var reader = new CellReader(pages);
        var (kept, head, missing) = (0L, new Head(0, ChainHash.Genesis), new List<Gap>());
        foreach (var at in scan.Events.Values)
        {
            if (_records.Event(Row(reader, at)) is not { } e || !streams.Keep(e))
            {
                continue;
            }

            Skip(statements, missing, head, e.GlobalSequence - 1);
            _encoder.Event(e with { PreviousHash = head.Hash });
            statements.Execute(
                "INSERT INTO events VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)",
                e.GlobalSequence, e.StreamId, e.Sequence, e.Time.UtcTicks, e.BootId, e.Cause, e.Manifest, e.SchemaVersion,
                WriterState.Bytes(e.Payload), head.Hash.ToBytes(), (long)_encoder.Checksum);
            head = new Head(e.GlobalSequence, _encoder.Hash);
            if (++kept % EventsPerTransaction == 0)
            {
                statements.Execute("COMMIT");
                statements.Execute("BEGIN IMMEDIATE");
            }
        }

        Skip(statements, missing, head, scan.HighestGlobal);
        return (kept, head with { Sequence = Math.Max(head.Sequence, scan.HighestGlobal) }, missing);
    }

    private void CopySnapshots(Scan scan, StatementCache statements)
    {
        var reader = new CellReader(pages);
        foreach (var (at, _) in scan.Snapshots.Values)
        {
            if (_records.Snapshot(Row(reader, at)) is { } snapshot)
            {
                SnapshotTable.Save(statements, _encoder, snapshot);
            }
        }
    }

    private RawRow Row(CellReader reader, Scan.Location at)
    {
        if (_pageNumber != at.Page)
        {
            pages.Read(at.Page, _page);
            _pageNumber = at.Page;
        }

        return reader.Row(_page, at.Offset) ?? new RawRow(0, []);
    }

    /// <summary>Records the numbers between the head and <paramref name="to"/> as a run the chain passes over.</summary>
    private void Skip(StatementCache statements, List<Gap> missing, Head head, long to)
    {
        if (to > head.Sequence)
        {
            var gap = new Gap(head.Sequence + 1, to, head.Hash, head.Hash);
            GapRows.Insert(statements, _encoder, gap);
            missing.Add(gap);
        }
    }

    /// <summary>How many of the missing numbers had not been deleted before, and the first of them.</summary>
    private static (long Lost, long? First) Count(List<Gap> missing, List<Gap> deleted)
    {
        var runs = deleted.OrderBy(g => g.First).ToList();
        var (lost, next, first) = (0L, 0, (long?)null);
        foreach (var run in missing)
        {
            var at = run.First;
            for (; next < runs.Count && runs[next].First <= run.Last; next++)
            {
                Add(at, Math.Min(runs[next].First - 1, run.Last));
                at = Math.Max(at, runs[next].Last + 1);
            }

            Add(at, run.Last);
        }

        return (lost, first);

        void Add(long from, long to)
        {
            if (from <= to)
            {
                lost += to - from + 1;
                first ??= from;
            }
        }
    }
}
