namespace Antrea.Journal.Tests;

/// <summary>The bytes of a journal with known events, from which damaged copies are made and opened.</summary>
internal sealed class DamagedCopies
{
    private readonly List<StoredEvent> _events;

    private DamagedCopies(byte[] database, byte[] log, List<StoredEvent> events)
    {
        Database = database;
        Log = log;
        _events = events;
    }

    public byte[] Database { get; }

    public byte[] Log { get; }

    public IReadOnlyList<StoredEvent> Events => _events;

    /// <summary>Two streams in turn, one transaction an event; from an open journal (with a log) or a closed one.</summary>
    /// <param name="closeAfter">Closed and opened again after so many events: the rest is in the log only.</param>
    public static async Task<DamagedCopies> OfAsync(int events, bool open, int closeAfter = -1)
    {
        using var dir = new TestJournal();
        var journal = await dir.OpenAsync();
        for (var i = 0; i < events; i++)
        {
            if (i == closeAfter)
            {
                await journal.DisposeAsync();
                journal = await dir.OpenAsync();
            }

            var sequence = (i / 2) + 1;
            await journal.AppendAsync(i % 2 == 0 ? "policies/a" : "groups/b", sequence, [TestJournal.Event(i)]);
        }

        var all = await TestJournal.ToListAsync(journal.ReadAllAsync());
        if (!open)
        {
            await journal.DisposeAsync();
        }

        var log = File.Exists(dir.File + "-wal") ? await File.ReadAllBytesAsync(dir.File + "-wal") : [];
        var copies = new DamagedCopies(await File.ReadAllBytesAsync(dir.File), log, all);
        await journal.DisposeAsync();
        return copies;
    }

    /// <summary>Opens a copy and checks that nothing false comes out of it.</summary>
    /// <returns>The report, and the events that are left.</returns>
    public async Task<(RecoveryReport Report, List<StoredEvent> Left)> OpenAsync(byte[] database, byte[] log)
    {
        using var dir = new TestJournal();
        await File.WriteAllBytesAsync(dir.File, database);
        if (log.Length > 0)
        {
            await File.WriteAllBytesAsync(dir.File + "-wal", log);
        }

        RecoveryReport report;
        List<StoredEvent> left;
        await using (var journal = await dir.OpenAsync(RecoveryCheck.Full))
        {
            report = journal.Recovery;
            left = await TestJournal.ToListAsync(journal.ReadAllAsync());
            await ShouldBeGenuineAsync(journal, left);
            await TestJournal.AppendAsync(journal, "policies/a", 1);
        }

        // Whatever was done must leave a file that passes the same check.
        await using var again = await dir.OpenAsync(RecoveryCheck.Full);
        again.Recovery.Outcome.ShouldBe(RecoveryOutcome.Intact, again.Recovery.ToString());
        return (report, left);
    }

    private async Task ShouldBeGenuineAsync(EventJournal journal, List<StoredEvent> left)
    {
        foreach (var e in left)
        {
            var original = _events[(int)e.GlobalSequence - 1];
            (e.StreamId, e.Sequence, e.Cause, e.Manifest, e.Time).ShouldBe(
                (original.StreamId, original.Sequence, original.Cause, original.Manifest, original.Time));
            e.Payload.Span.SequenceEqual(original.Payload.Span).ShouldBeTrue();
        }

        foreach (var stream in left.GroupBy(e => e.StreamId))
        {
            var replayed = await TestJournal.ToListAsync(journal.ReplayAsync(stream.Key));
            replayed.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, stream.Count()).Select(i => (long)i));
        }
    }
}
