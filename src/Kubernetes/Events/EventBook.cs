using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Events;

/// <summary>
/// Events that wait and those that were written, with the limits on them. The same again is counted, not repeated; nothing goes without being counted. Immutable.
/// </summary>
internal sealed record EventBook(EventsOptions Options, string Node)
{
    private const int MaxBuckets = 1024;

    /// <summary>In the order in which they came.</summary>
    public ImmutableList<EventEntry> Entries { get; private init; } = [];

    /// <summary>What became of all so far.</summary>
    public EventCounts Counts { get; private init; } = EventCounts.None;

    private ImmutableDictionary<ObjectKey, TokenBucket> Objects { get; init; } = ImmutableDictionary<ObjectKey, TokenBucket>.Empty;

    private TokenBucket? All { get; init; }

    /// <summary>Takes an Event in.</summary>
    /// <param name="e">The Event.</param>
    /// <param name="now">The time.</param>
    /// <param name="nodes">Nodes of the cluster, all of which may have the same to say.</param>
    public EventBook Add(ObjectEvent e, DateTimeOffset now, int nodes)
    {
        var id = EventJson.Id(e, Node, Options.Voices);
        var at = Entries.FindIndex(x => x.Id == id && x.Event.About == e.About);
        if (at >= 0)
        {
            var known = Entries[at];

            // It was said, and nothing came of it since: after an election, for instance.
            return e.IsStanding ? this : this with
            {
                Entries = Entries.SetItem(at, known with { Event = e, Count = known.Count + 1, Last = now }),
                Counts = Counts with { Folded = Counts.Folded + 1 },
            };
        }

        var spread = e.IsLocal ? Math.Min(Options.LongestSpread.Ticks, Options.SpreadPerNode.Ticks * (double)nodes) * Options.Draw() : 0;
        return (this with { Entries = Entries.Add(new EventEntry(e, id, now, now, 1, 0, now.UtcTicks + (long)spread)) }).Bounded();
    }

    /// <summary>What may be written now, and the book with its tokens taken; null if there is nothing.</summary>
    public (EventBook Book, EventEntry Entry)? Next(DateTimeOffset now)
    {
        var all = (All ?? new TokenBucket(Options.Burst, now.UtcTicks)).Later(now.UtcTicks, Options.Burst, Options.Period);
        if (all.Tokens < 1)
        {
            return null;
        }

        foreach (var e in Entries)
        {
            if (!e.IsWaiting || e.NotBefore > now.UtcTicks)
            {
                continue;
            }

            var one = BucketOf(e.Event.About, now);
            if (one.Tokens >= 1)
            {
                return (this with { All = all.Less, Objects = Room(now).SetItem(e.Event.About, one.Less) }, e);
            }
        }

        return null;
    }

    /// <summary>It was written.</summary>
    public EventBook Written(EventEntry e, string name) => (Change(e, x => x with { Told = e.Count, Name = name }) with { Counts = Counts with { Written = Counts.Written + 1 } }).Bounded();

    /// <summary>Somebody else had said it already.</summary>
    public EventBook SaidByOthers(EventEntry e) => (Change(e, x => x with { Told = e.Count }) with { Counts = Counts with { Folded = Counts.Folded + 1 } }).Bounded();

    /// <summary>The server will never take it, or the object is gone.</summary>
    public EventBook Refused(EventEntry e) => this with { Entries = Entries.RemoveAll(x => IsSame(x, e)), Counts = Counts with { Refused = Counts.Refused + 1 } };

    /// <summary>The Event is not there any more; it is written anew.</summary>
    public EventBook Expired(EventEntry e) => Change(e, x => x with { Name = "", Told = x.Told < x.Count ? x.Told : 0, First = x.Last });

    /// <summary>Not elected any more: the elected one says it.</summary>
    public EventBook LocalOnly() => this with { Entries = Entries.RemoveAll(e => !e.Event.IsLocal) };

    private EventBook Change(EventEntry e, Func<EventEntry, EventEntry> change)
    {
        var at = Entries.FindIndex(x => IsSame(x, e));
        return at < 0 ? this : this with { Entries = Entries.SetItem(at, change(Entries[at])) };
    }

    private static bool IsSame(EventEntry a, EventEntry b) => a.Id == b.Id && a.Event.About == b.Event.About;

    // The oldest go first, those that wait and those that are done with apart.
    private EventBook Bounded()
    {
        var waiting = Entries.Count(e => e.IsWaiting);
        var book = this;
        if (waiting > Options.MaxWaiting)
        {
            var drop = Entries.First(e => e.IsWaiting);
            book = book with { Entries = Entries.Remove(drop), Counts = Counts with { Dropped = Counts.Dropped + drop.Count - drop.Told } };
        }

        return Entries.Count - waiting > Options.MaxRemembered ? book with { Entries = book.Entries.Remove(book.Entries.First(e => !e.IsWaiting)) } : book;
    }

    private TokenBucket BucketOf(ObjectKey about, DateTimeOffset now) =>
        (Objects.TryGetValue(about, out var b) ? b : new TokenBucket(Options.ObjectBurst, now.UtcTicks)).Later(now.UtcTicks, Options.ObjectBurst, Options.ObjectPeriod);

    // A bucket that has filled up again is as good as none.
    private ImmutableDictionary<ObjectKey, TokenBucket> Room(DateTimeOffset now) => Objects.Count < MaxBuckets ? Objects
        : Objects.RemoveRange(Objects.Keys.Where(k => BucketOf(k, now).Tokens >= Options.ObjectBurst));
}
