using static Antrea.Journal.Tests.TestJournal;

namespace Antrea.Journal.Tests;

public sealed class GroupCommitTests : IDisposable
{
    private readonly TestJournal _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task Appends_that_wait_together_are_committed_together()
    {
        await using var journal = await _dir.OpenAsync();
        var appends = Enumerable.Range(0, 2_000).Select(i => journal.AppendAsync($"s{i}", 1, [Event(i)]));
        await Task.WhenAll(appends);

        var statistics = journal.Statistics;
        statistics.Events.ShouldBe(2_000);
        statistics.Transactions.ShouldBeLessThan(200);
        statistics.LargestGroup.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_refused_append_does_not_take_its_group_with_it()
    {
        await using var journal = await _dir.OpenAsync();
        var appends = Enumerable.Range(0, 100)
            .Select(i => journal.AppendAsync($"s{i}", i % 2 == 0 ? 1 : 7, [Event(i)])).ToList();
        await Task.WhenAll(appends).ContinueWith(_ => { }, TaskScheduler.Default);

        appends.Count(a => a.IsCompletedSuccessfully).ShouldBe(50);
        (await ToListAsync(journal.ReadAllAsync())).Select(e => e.GlobalSequence).ShouldBe(Enumerable.Range(1, 50).Select(i => (long)i));
    }

    [Fact]
    public async Task Only_flushes_and_full_appends_sync()
    {
        await using var journal = await _dir.OpenAsync();
        await AppendAsync(journal, "a", 3);
        journal.Statistics.SyncedTransactions.ShouldBe(0);
        await journal.FlushAsync();
        await journal.AppendAsync("a", 4, [Event(4)], Durability.Full);
        journal.Statistics.SyncedTransactions.ShouldBe(2);
    }

    [Fact]
    public async Task A_closed_journal_refuses_and_keeps_what_was_queued()
    {
        var journal = await _dir.OpenAsync();
        var queued = journal.AppendAsync("a", 1, [Event(1)]);
        await journal.DisposeAsync();
        await queued;
        (await Should.ThrowAsync<JournalException>(journal.AppendAsync("a", 2, [Event(2)]))).Failure.ShouldBe(JournalFailure.Closed);

        await using var again = await _dir.OpenAsync();
        (await again.ReadHighestAsync("a")).ShouldBe(1);
    }
}
