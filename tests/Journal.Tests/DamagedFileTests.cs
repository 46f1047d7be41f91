namespace Antrea.Journal.Tests;

/// <summary>The database file altered or cut: nothing false comes out, and whatever is missing is reported.</summary>
public sealed class DamagedFileTests : IAsyncLifetime
{
    private const int Events = 60;
    private DamagedCopies _copies = null!;

    public async Task InitializeAsync() => _copies = await DamagedCopies.OfAsync(Events, open: false);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_byte_changed_anywhere_in_a_record_costs_at_most_the_end_of_its_stream()
    {
        var victim = _copies.Events[40];
        var payload = _copies.Database.AsSpan().IndexOf(victim.Payload.Span);
        payload.ShouldBeGreaterThan(0);
        // From the start of the cell (64 bytes of header and columns before the payload) to its checksum.
        var checksum = victim.Checksum switch { < 1u << 23 => 3, < 1u << 31 => 4, _ => 6 };
        for (var at = payload - 64; at < payload + victim.Payload.Length + ChainHash.Size + checksum; at++)
        {
            var (report, left) = await OpenChangedAsync(at);
            if (left.Count < Events)
            {
                report.EventsLost.ShouldBe(Events - left.Count, report.ToString());
                report.LossesByStream.ShouldNotBeEmpty(report.ToString());
            }

            left.Count(e => e.StreamId != victim.StreamId).ShouldBe(Events / 2, $"changed at payload {at - payload:+0;-0}, {payload % 4096} of its page: {report}");
            left.Select(e => e.GlobalSequence).Intersect(Enumerable.Range(1, 40).Select(i => (long)i)).Count().ShouldBe(40);
        }
    }

    [Fact]
    public async Task A_byte_changed_anywhere_in_the_file_is_never_silent()
    {
        for (var at = 0; at < _copies.Database.Length; at += at < 128 ? 1 : 61)
        {
            await OpenChangedAsync(at);
        }
    }

    [Fact]
    public async Task Damage_under_a_log_that_holds_newer_pages_is_never_silent_and_the_log_is_used()
    {
        var copies = await DamagedCopies.OfAsync(Events, open: true, closeAfter: 40);
        copies.Log.Length.ShouldBeGreaterThan(4096);
        for (var page = 0; page < copies.Database.Length; page += 4096)
        {
            var database = copies.Database.ToArray();
            database.AsSpan(page, 4096).Fill(0xA5);
            var (report, left) = await copies.OpenAsync(database, copies.Log);
            if (left.Count < Events)
            {
                report.Outcome.ShouldBe(RecoveryOutcome.Rebuilt, report.ToString());
                report.EventsLost.ShouldBe(Events - left.Count, report.ToString());
            }
        }

        var (intact, all) = await copies.OpenAsync(copies.Database, copies.Log);
        (intact.Outcome, all.Count).ShouldBe((RecoveryOutcome.Intact, Events));
    }

    [Fact]
    public async Task A_database_lost_beside_its_log_is_read_from_the_log()
    {
        var copies = await DamagedCopies.OfAsync(Events / 2, open: true);
        var (report, left) = await copies.OpenAsync([], copies.Log);
        (report.Outcome, report.EventsLost, left.Count).ShouldBe((RecoveryOutcome.Rebuilt, 0, Events / 2));
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_set_aside_and_its_readable_part_copied()
    {
        for (var length = 3_000; length < _copies.Database.Length; length += 1_365)
        {
            var (report, left) = await _copies.OpenAsync(_copies.Database[..length], []);
            report.Outcome.ShouldBe(RecoveryOutcome.Rebuilt, $"cut at {length}");
            report.SetAside.ShouldNotBeEmpty();
            report.Findings.ShouldNotBeEmpty();
            report.EventsVerified.ShouldBe(left.Count);
        }
    }

    [Fact]
    public async Task A_file_whose_first_page_is_gone_still_gives_all_its_events()
    {
        var database = _copies.Database.ToArray();
        database.AsSpan(0, 4096).Clear();
        var (report, left) = await _copies.OpenAsync(database, []);
        left.Count.ShouldBe(Events);
        (report.Outcome, report.EventsLost).ShouldBe((RecoveryOutcome.Rebuilt, 0));
    }

    [Fact]
    public async Task Any_other_file_in_its_place_is_set_aside_not_overwritten()
    {
        using var dir = new TestJournal();
        await File.WriteAllTextAsync(dir.File, "this is a shopping list");
        await using var journal = await dir.OpenAsync();
        journal.Recovery.Outcome.ShouldBe(RecoveryOutcome.Rebuilt);
        (await File.ReadAllTextAsync(journal.Recovery.SetAside.ShouldHaveSingleItem())).ShouldBe("this is a shopping list");
    }

    [Fact]
    public async Task A_rebuild_interrupted_before_the_files_were_exchanged_is_completed()
    {
        using var dir = new TestJournal();
        await File.WriteAllBytesAsync(dir.File + ".rebuilt", _copies.Database);
        await File.WriteAllTextAsync(dir.File, "damaged");
        await using var journal = await dir.OpenAsync();
        journal.Recovery.Outcome.ShouldBe(RecoveryOutcome.Rebuilt);
        (await TestJournal.ToListAsync(journal.ReadAllAsync())).Count.ShouldBe(Events);
        File.Exists(dir.File + ".rebuilt").ShouldBeFalse();
    }

    [Fact]
    public async Task Only_the_newest_damaged_files_are_kept()
    {
        using var dir = new TestJournal();
        for (var i = 0; i < 4; i++)
        {
            await File.WriteAllTextAsync(dir.File, $"damage {i}");
            await using var journal = await dir.OpenAsync();
            dir.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var kept = Directory.GetFiles(dir.Folder, "*.damaged-*");
        kept.Select(File.ReadAllText).Order().ShouldBe(["damage 2", "damage 3"]);
    }

    private async Task<(RecoveryReport Report, List<StoredEvent> Left)> OpenChangedAsync(int at)
    {
        var database = _copies.Database.ToArray();
        database[at] ^= (byte)(at % 3 == 0 ? 0xFF : at % 3 == 1 ? 0x80 : 0x02);
        var (report, left) = await _copies.OpenAsync(database, []);
        if (left.Count < Events)
        {
            report.Outcome.ShouldBe(RecoveryOutcome.Rebuilt, $"changed at {at}");
            report.EventsLost.ShouldBeGreaterThan(0, $"changed at {at}: {report}");
        }

        return (report, left);
    }
}
