using Antrea.Journal.Storage;

namespace Antrea.Journal.Tests;

public sealed class SnapshotTests : IDisposable
{
    private readonly TestJournal _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task Snapshots_are_chosen_by_sequence_and_time()
    {
        await using var journal = await _dir.OpenAsync();
        var start = _dir.Time.GetUtcNow();
        foreach (var sequence in new[] { 10, 20, 30 })
        {
            await journal.SaveSnapshotAsync(Make(sequence, start.AddMinutes(sequence)));
        }

        (await SequenceAsync(SnapshotCriteria.Latest)).ShouldBe(30);
        (await SequenceAsync(new SnapshotCriteria(MaxSequence: 29))).ShouldBe(20);
        (await SequenceAsync(new SnapshotCriteria(MaxTime: start.AddMinutes(20)))).ShouldBe(20);
        (await SequenceAsync(new SnapshotCriteria(MaxTime: start.AddMinutes(19)))).ShouldBe(10);
        (await SequenceAsync(new SnapshotCriteria(MaxSequence: 25, MinSequence: 21))).ShouldBeNull();
        (await journal.LoadSnapshotAsync("other", SnapshotCriteria.Latest)).ShouldBeNull();

        async Task<long?> SequenceAsync(SnapshotCriteria criteria) => (await journal.LoadSnapshotAsync("a", criteria))?.Sequence;
    }

    [Fact]
    public async Task A_snapshot_is_replaced_by_one_of_the_same_sequence_and_deleted_by_criteria()
    {
        await using var journal = await _dir.OpenAsync();
        await journal.SaveSnapshotAsync(Make(5, _dir.Time.GetUtcNow()));
        await journal.SaveSnapshotAsync(Make(5, _dir.Time.GetUtcNow()) with { Payload = new byte[] { 42 } });
        await journal.SaveSnapshotAsync(Make(6, _dir.Time.GetUtcNow()));

        (await journal.DeleteSnapshotsAsync("a", new SnapshotCriteria(MinSequence: 6))).ShouldBe(1);
        (await journal.LoadSnapshotAsync("a", SnapshotCriteria.Latest))!.Payload.ToArray().ShouldBe([42]);
        (await journal.DeleteSnapshotsAsync("a", SnapshotCriteria.Latest)).ShouldBe(1);
    }

    [Fact]
    public async Task An_older_snapshot_stands_in_for_a_damaged_one_as_long_as_the_events_between_are_there()
    {
        await using var journal = await _dir.OpenAsync();
        await TestJournal.AppendAsync(journal, "a", 10);
        await journal.SaveSnapshotAsync(Make(4, _dir.Time.GetUtcNow()));
        await journal.SaveSnapshotAsync(Make(8, _dir.Time.GetUtcNow()));
        using (var other = Database.OpenWriter(_dir.File))
        {
            other.Execute("UPDATE snapshots SET payload = x'00' WHERE seq = 8");
        }

        await journal.DeleteEventsAsync("a", 4);
        (await journal.LoadSnapshotAsync("a", SnapshotCriteria.Latest))!.Sequence.ShouldBe(4);

        await journal.DeleteEventsAsync("a", 8);
        (await Should.ThrowAsync<JournalException>(journal.LoadSnapshotAsync("a", SnapshotCriteria.Latest)))
            .Failure.ShouldBe(JournalFailure.Corrupt);
    }

    private static Snapshot Make(long sequence, DateTimeOffset time) => new("a", sequence, time, "State", 1, TestJournal.Payload(sequence));
}
