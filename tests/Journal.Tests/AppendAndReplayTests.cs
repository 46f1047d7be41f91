using static Antrea.Journal.Tests.TestJournal;

namespace Antrea.Journal.Tests;

public sealed class AppendAndReplayTests : IDisposable
{
    private readonly TestJournal _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task An_appended_event_is_read_back_with_every_field()
    {
        await using var journal = await _dir.OpenAsync();
        var first = await journal.AppendAsync("policies/a", 1, [new NewEvent("PolicyChanged", 3, new byte[] { 1, 2 }, "np/default/a@17")]);
        var e = (await ToListAsync(journal.ReplayAsync("policies/a"))).ShouldHaveSingleItem();

        first.ShouldBe(new AppendResult(1, 1));
        (e.GlobalSequence, e.StreamId, e.Sequence, e.Time, e.BootId).ShouldBe((1, "policies/a", 1, _dir.Time.GetUtcNow(), "boot-1"));
        (e.Cause, e.Manifest, e.SchemaVersion).ShouldBe(("np/default/a@17", "PolicyChanged", 3));
        e.Payload.ToArray().ShouldBe([1, 2]);
        e.PreviousHash.ShouldBe(ChainHash.Genesis);
    }

    [Fact]
    public async Task Batches_of_one_stream_in_one_append_follow_upon_each_other_or_are_refused()
    {
        await using var journal = await _dir.OpenAsync();
        NewEvent Event(byte b) => new("PolicyChanged", 1, new[] { b }, "");
        await journal.AppendAsync([new("a", 1, [Event(1), Event(2)]), new("b", 1, [Event(9)]), new("a", 3, [Event(3)])]);

        var error = await Should.ThrowAsync<JournalException>(journal.AppendAsync([new("a", 4, [Event(4)]), new("a", 4, [Event(5)])]));
        error.Failure.ShouldBe(JournalFailure.SequenceConflict);

        (await ToListAsync(journal.ReplayAsync("a"))).Select(e => (e.Sequence, e.Payload.ToArray()[0])).ShouldBe([(1L, 1), (2L, 2), (3L, 3)]);
    }

    [Fact]
    public async Task Replay_is_in_order_and_within_its_bounds_after_reopening()
    {
        await using (var journal = await _dir.OpenAsync())
        {
            await AppendAsync(journal, "a", 2_500);
            await AppendAsync(journal, "b", 3);
        }

        await using var again = await _dir.OpenAsync();
        (await ToListAsync(again.ReplayAsync("a"))).Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, 2_500).Select(i => (long)i));
        (await ToListAsync(again.ReplayAsync("a", 10, 20))).Select(e => e.Sequence).ShouldBe(Enumerable.Range(10, 11).Select(i => (long)i));
        (await ToListAsync(again.ReplayAsync("a", 10, 20, max: 2))).Select(e => e.Sequence).ShouldBe([10L, 11L]);
        (await ToListAsync(again.ReplayAsync("a", from: 2_501))).ShouldBeEmpty();
        (await ToListAsync(again.ReplayAsync("unknown"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_that_does_not_continue_its_stream_is_refused_and_leaves_nothing()
    {
        await using var journal = await _dir.OpenAsync();
        await AppendAsync(journal, "a", 1);

        (await Should.ThrowAsync<JournalException>(journal.AppendAsync("a", 1, [Event(1)]))).Failure.ShouldBe(JournalFailure.SequenceConflict);
        (await Should.ThrowAsync<JournalException>(journal.AppendAsync("a", 3, [Event(3)]))).Failure.ShouldBe(JournalFailure.SequenceConflict);
        StreamBatch[] halfWrong = [new("b", 1, [Event(1)]), new("a", 9, [Event(9)])];
        (await Should.ThrowAsync<JournalException>(journal.AppendAsync(halfWrong))).Failure.ShouldBe(JournalFailure.SequenceConflict);

        (await journal.ReadHighestAsync("a")).ShouldBe(1);
        (await journal.ReadHighestAsync("b")).ShouldBe(0);
    }

    [Fact]
    public async Task An_append_to_several_streams_is_stored_as_one()
    {
        await using var journal = await _dir.OpenAsync();
        var result = await journal.AppendAsync([new("a", 1, [Event(1), Event(2)]), new("b", 1, [Event(1)])]);

        result.ShouldBe(new AppendResult(1, 3));
        journal.Statistics.Transactions.ShouldBe(1);
        (await ToListAsync(journal.ReadAllAsync())).Select(e => (e.StreamId, e.Sequence)).ShouldBe([("a", 1), ("a", 2), ("b", 1)]);
    }

    [Fact]
    public async Task Deletion_remembers_the_highest_sequence_even_when_nothing_is_left()
    {
        await using (var journal = await _dir.OpenAsync())
        {
            await AppendAsync(journal, "a", 5);
            (await journal.DeleteEventsAsync("a", 3)).ShouldBe(3);
            (await ToListAsync(journal.ReplayAsync("a"))).Select(e => e.Sequence).ShouldBe([4L, 5L]);
            (await journal.DeleteEventsAsync("a", long.MaxValue)).ShouldBe(2);
        }

        await using var again = await _dir.OpenAsync();
        (await again.ReadHighestAsync("a")).ShouldBe(5);
        (await ToListAsync(again.ReplayAsync("a"))).ShouldBeEmpty();
        await AppendAsync(again, "a", 1);
        (await ToListAsync(again.ReplayAsync("a"))).Select(e => e.Sequence).ShouldBe([6L]);
    }

    [Fact]
    public async Task An_event_of_an_unknown_newer_version_is_handed_out_as_it_is()
    {
        await using (var journal = await _dir.OpenAsync())
        {
            await journal.AppendAsync("a", 1, [new NewEvent("Antrea.Future.NotYetInvented", 99, new byte[] { 9 })]);
        }

        await using var again = await _dir.OpenAsync(RecoveryCheck.Full);
        var e = (await ToListAsync(again.ReplayAsync("a"))).ShouldHaveSingleItem();
        (e.Manifest, e.SchemaVersion).ShouldBe(("Antrea.Future.NotYetInvented", 99));
        again.Recovery.Outcome.ShouldBe(RecoveryOutcome.Intact);
    }

    [Fact]
    public async Task Streams_are_listed_by_prefix_deleted_ones_too()
    {
        await using var journal = await _dir.OpenAsync();
        await AppendAsync(journal, "policies/b", 1);
        await AppendAsync(journal, "policies/a", 1);
        await AppendAsync(journal, "policy", 1);
        await journal.DeleteEventsAsync("policies/b", 1);

        (await journal.ListStreamsAsync("policies/")).ShouldBe(["policies/a", "policies/b"]);
        (await journal.ListStreamsAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_journal_is_read_across_streams_from_any_point_and_from_its_end()
    {
        await using var journal = await _dir.OpenAsync();
        await AppendAsync(journal, "a", 3);
        await AppendAsync(journal, "b", 3);

        (await ToListAsync(journal.ReadAllAsync(3, 2))).Select(e => e.GlobalSequence).ShouldBe([3L, 4L]);
        (await journal.TailAsync(2)).Select(e => e.GlobalSequence).ShouldBe([5L, 6L]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zero \0 inside")]
    [InlineData("half a pair \ud800")]
    [InlineData("ключ 鍵 🔑")]
    public async Task Any_text_is_stored_without_looking_like_damage(string text)
    {
        await using (var journal = await _dir.OpenAsync())
        {
            await journal.AppendAsync("a" + text, 1, [new NewEvent(text, 1, Array.Empty<byte>(), text)]);
        }

        await using var again = await _dir.OpenAsync(RecoveryCheck.Full);
        again.Recovery.Outcome.ShouldBe(RecoveryOutcome.Intact, again.Recovery.ToString());
        (await ToListAsync(again.ReplayAsync("a" + text))).Count.ShouldBe(1);
    }
}
