using System.Text.Json;
using Antrea.Kubernetes.Client;
using static Antrea.Kubernetes.Events.States;

namespace Antrea.Kubernetes.Events;

/// <summary>Limits: the same is counted, much of one object waits, too much is dropped and counted, and a thousand Nodes make no storm.</summary>
public class EventBookTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ObjectEvent Bad = new(Key("a"), true, EventReasons.Refused, "bad", IsLocal: false);

    [Fact]
    public void The_same_again_is_counted_in_one()
    {
        var book = Book().Add(Bad, Start, 1).Add(Bad, Start.AddSeconds(1), 1).Add(Bad with { Text = "worse" }, Start.AddSeconds(1), 1).Add(Bad, Start.AddSeconds(2), 1);
        book.Entries.Select(e => (e.Event.Text, e.Count)).ShouldBe([("bad", 3), ("worse", 1)]);
        book.Counts.Folded.ShouldBe(2);
        (book, var entry) = book.Next(Start.AddSeconds(3))!.Value;
        book = book.Written(entry, "x").Add(Bad, Start.AddSeconds(4), 1);
        book.Entries[0].ShouldSatisfyAllConditions(e => e.Count.ShouldBe(4), e => e.Told.ShouldBe(3), e => e.IsWaiting.ShouldBeTrue(), e => e.Name.ShouldBe("x"));
        book.Add(Bad with { IsStanding = true }, Start.AddSeconds(5), 1).Entries[0].Count.ShouldBe(4, "what stands is no repetition");
    }

    [Fact]
    public void One_object_has_so_many_writes_and_does_not_hold_up_others()
    {
        var book = Book();
        for (var i = 0; i < 20; i++)
        {
            book = book.Add(Bad with { Text = $"{i}" }, Start, 1);
        }

        book = Drain(book, Start, out var first);
        first.Count.ShouldBe(EventsOptions.Default.ObjectBurst);
        book = book.Add(Bad with { About = Key("b") }, Start, 1);
        book = Drain(book, Start, out var other);
        other.ShouldHaveSingleItem().Event.About.ShouldBe(Key("b"));
        Drain(book, Start.AddMinutes(3), out var later);
        later.Count.ShouldBe(3);
    }

    [Fact]
    public void All_objects_together_have_so_many_writes()
    {
        var book = Book();
        for (var i = 0; i < 200; i++)
        {
            book = book.Add(Bad with { About = Key($"p{i}") }, Start, 1);
        }

        book = Drain(book, Start, out var first);
        first.Count.ShouldBe(EventsOptions.Default.Burst);
        Drain(book, Start.AddSeconds(20), out var later);
        later.Count.ShouldBe(10);
    }

    [Fact]
    public void Too_many_that_wait_are_dropped_oldest_first_and_counted()
    {
        var book = Book();
        for (var i = 0; i < 1000; i++)
        {
            book = book.Add(Bad with { About = Key($"p{i}") }, Start, 1);
        }

        book.Entries.Count.ShouldBe(EventsOptions.Default.MaxWaiting);
        book.Entries[^1].Event.About.ShouldBe(Key("p999"));
        book.Counts.Dropped.ShouldBe(1000 - EventsOptions.Default.MaxWaiting);
    }

    [Fact]
    public void What_was_written_is_remembered_up_to_a_limit()
    {
        var (book, now) = (Book(), Start);
        for (var i = 0; i < 2000; i++, now = now.AddSeconds(2))
        {
            book = Drain(book.Add(Bad with { About = Key($"p{i}") }, now, 1), now, out _);
        }

        book.Entries.Count.ShouldBe(EventsOptions.Default.MaxRemembered);
        book.Counts.ShouldBe(new EventCounts(2000, 0, 0, 0));
    }

    [Fact]
    public void A_thousand_Nodes_with_one_bad_policy_write_a_few_Events_over_a_minute()
    {
        var quarantined = new ObjectEvent(Key("a"), true, EventReasons.RuleQuarantined, "the kernel refused rule r", IsLocal: true);
        var random = new Random(7);
        var entries = Enumerable.Range(0, 1000).Select(i =>
            new EventBook(EventsOptions.Default with { Draw = random.NextDouble }, $"node-{i}").Add(quarantined, Start, 1000).Entries.Single()).ToList();
        entries.Select(e => EventJson.Name(e, Uid)).Distinct().Count().ShouldBeInRange(2, 8);
        var perSecond = entries.GroupBy(e => (e.NotBefore - Start.UtcTicks) / TimeSpan.TicksPerSecond).Select(g => g.Count()).ToList();
        perSecond.Count.ShouldBe(60);
        perSecond.Max().ShouldBeLessThan(40);
        var alone = new EventBook(EventsOptions.Default, "n").Add(quarantined, Start, 3).Entries.Single();
        (alone.NotBefore - Start.UtcTicks).ShouldBeLessThan(TimeSpan.TicksPerSecond, "a small cluster does not wait");
    }

    [Fact]
    public void Names_differ_by_object_and_text_and_fit()
    {
        var names = new[] { Bad, Bad with { Text = "worse" }, Bad with { About = Key("b") }, Bad with { Reason = EventReasons.UpdateRefused } }
            .Select(e => EventJson.Name(Book().Add(e, Start, 1).Entries[0], Uid)).ToList();
        names.Distinct().Count().ShouldBe(4);
        EventJson.Name(Book().Add(Bad, Start, 1).Entries[0], "another uid").ShouldNotBe(names[0], "an object of the same name is another");
        EventJson.Name(Book().Add(Bad with { About = Key(new string('a', 199) + "-" + new string('b', 53)) }, Start, 1).Entries[0], Uid).ShouldMatch("^a{199}\\.[0-9a-f]{16}$");
    }

    [Fact]
    public void A_long_note_is_cut_to_what_the_API_takes()
    {
        var entry = Book().Add(Bad with { Text = string.Concat(Enumerable.Repeat("é", 2000)) }, Start, 1).Entries[0];
        using var json = JsonDocument.Parse(EventJson.Whole(entry, ResourceKinds.ClusterNetworkPolicies, "x", Uid, new string('n', 200)));
        var note = json.RootElement.GetProperty("note").GetString()!;
        System.Text.Encoding.UTF8.GetByteCount(note).ShouldBeInRange(1020, 1024);
        note.ShouldEndWith("é...");
        json.RootElement.GetProperty("reportingInstance").GetString()!.Length.ShouldBe(128);
    }

    private static EventBook Book() => new(EventsOptions.Default with { Draw = () => 0 }, "n1");

    private static EventBook Drain(EventBook book, DateTimeOffset now, out List<EventEntry> written)
    {
        written = [];
        while (book.Next(now) is var (next, entry))
        {
            written.Add(entry);
            book = next.Written(entry, "x");
        }

        return book;
    }
}
