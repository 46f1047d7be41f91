using static Antrea.Journal.Tests.TestJournal;

namespace Antrea.Journal.Tests;

public sealed class TrimTests : IDisposable
{
    private readonly TestJournal _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task Events_a_snapshot_covers_go_by_age_and_the_chain_stays_verifiable()
    {
        await using (var journal = await _dir.OpenAsync())
        {
            for (var i = 1; i <= 50; i++)
            {
                await AppendAsync(journal, "a", 1);
                await AppendAsync(journal, "b", 1);
            }

            await journal.SaveSnapshotAsync(new Snapshot("a", 30, _dir.Time.GetUtcNow(), "State", 1, Payload(1)));
            _dir.Time.Advance(TimeSpan.FromDays(8));
            await AppendAsync(journal, "a", 5);

            var report = await journal.TrimAsync(new RetentionPolicy { MaxAge = TimeSpan.FromDays(7) });
            report.EventsRemoved.ShouldBe(30);
            (await ToListAsync(journal.ReplayAsync("a"))).Select(e => e.Sequence).ShouldBe(Enumerable.Range(31, 25).Select(i => (long)i));
            (await ToListAsync(journal.ReplayAsync("b"))).Count.ShouldBe(50);
            (await journal.VerifyAsync()).ShouldBeEmpty();
        }

        await using var again = await _dir.OpenAsync(RecoveryCheck.Full);
        again.Recovery.Outcome.ShouldBe(RecoveryOutcome.Intact, again.Recovery.ToString());
        (await again.ReadHighestAsync("a")).ShouldBe(55);
    }

    [Fact]
    public async Task Deletions_in_any_order_leave_a_chain_that_can_be_followed()
    {
        await using var journal = await _dir.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            await journal.AppendAsync([new("a", i + 1, [Event(i)]), new("b", i + 1, [Event(i)]), new("c", i + 1, [Event(i)])]);
        }

        foreach (var (stream, to) in new[] { ("b", 7), ("a", 20), ("c", 3), ("b", 20), ("c", 20) })
        {
            await journal.DeleteEventsAsync(stream, to);
            (await journal.VerifyAsync()).ShouldBeEmpty($"after {stream} {to}");
        }

        (await ToListAsync(journal.ReadAllAsync())).ShouldBeEmpty();
        await AppendAsync(journal, "a", 1);
        (await journal.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_removed_behind_the_journals_back_is_noticed()
    {
        await using (var journal = await _dir.OpenAsync())
        {
            await AppendAsync(journal, "a", 10);
            await AppendAsync(journal, "b", 10);
        }

        using (var other = Storage.Database.OpenWriter(_dir.File))
        {
            Storage.Database.Execute(other, "DELETE FROM events WHERE seq = 5");
        }

        await using var again = await _dir.OpenAsync();
        again.Recovery.Outcome.ShouldBe(RecoveryOutcome.Rebuilt);
        again.Recovery.Findings.ShouldContain(f => f.Contains("chain is broken before event 6", StringComparison.Ordinal));
        again.Recovery.LossesByStream.ShouldBe([new StreamLoss("a", 4, 10)]);
        (again.Recovery.EventsLost, again.Recovery.FirstLostGlobalSequence).ShouldBe((6, 5));
        (await ToListAsync(again.ReplayAsync("b"))).Count.ShouldBe(10);
    }

    [Fact]
    public async Task The_file_stays_within_its_bound_under_endless_appends()
    {
        const long Bound = 512 * 1024;
        await using var journal = await _dir.OpenAsync();
        var payload = new byte[900];
        for (var round = 0; round < 12; round++)
        {
            var highest = await journal.ReadHighestAsync("history/plans");
            var events = Enumerable.Range(0, 200).Select(_ => new NewEvent("PlanComputed", 1, payload)).ToList();
            await journal.AppendAsync("history/plans", highest + 1, events);
            var report = await journal.TrimAsync(new RetentionPolicy { MaxBytes = Bound, HistoryPrefixes = ["history/"] });
            report.BoundMet.ShouldBeTrue();
            Directory.GetFiles(_dir.Folder).Sum(f => new FileInfo(f).Length).ShouldBeLessThan(Bound * 5 / 4);
        }

        (await journal.VerifyAsync()).ShouldBeEmpty();
        (await journal.ReadHighestAsync("history/plans")).ShouldBe(2_400);
        (await ToListAsync(journal.ReplayAsync("history/plans"))).Count.ShouldBeInRange(200, 500);
    }

    [Fact]
    public async Task What_no_snapshot_covers_stays_and_the_report_says_that_the_bound_is_not_met()
    {
        await using var journal = await _dir.OpenAsync();
        await AppendAsync(journal, "a", 500);
        var report = await journal.TrimAsync(new RetentionPolicy { MaxBytes = 4096, MaxAge = TimeSpan.Zero });
        (report.EventsRemoved, report.BoundMet).ShouldBe((0, false));

        (await journal.TrimAsync(new RetentionPolicy { MaxBytes = 100_000, RemoveUncovered = true })).BoundMet.ShouldBeTrue();
    }

    [Fact]
    public async Task Only_the_newest_snapshots_are_kept()
    {
        await using var journal = await _dir.OpenAsync();
        foreach (var sequence in new[] { 1, 2, 3 })
        {
            await journal.SaveSnapshotAsync(new Snapshot("a", sequence, _dir.Time.GetUtcNow(), "State", 1, Payload(1)));
        }

        (await journal.TrimAsync(new RetentionPolicy())).SnapshotsRemoved.ShouldBe(1);
        (await journal.LoadSnapshotAsync("a", new SnapshotCriteria(MaxSequence: 1))).ShouldBeNull();
    }

    [Fact]
    public async Task Events_behind_the_oldest_kept_snapshot_stay_so_that_every_kept_one_leads_to_the_present()
    {
        await using var journal = await _dir.OpenAsync();
        await AppendAsync(journal, "a", 30);
        foreach (var sequence in new[] { 5, 10, 20 })
        {
            await journal.SaveSnapshotAsync(new Snapshot("a", sequence, _dir.Time.GetUtcNow(), "State", 1, Payload(1)));
        }

        _dir.Time.Advance(TimeSpan.FromHours(1));
        (await journal.TrimAsync(new RetentionPolicy { MaxAge = TimeSpan.Zero })).EventsRemoved.ShouldBe(10);
        (await ToListAsync(journal.ReplayAsync("a", 11))).Count.ShouldBe(20);
    }
}
