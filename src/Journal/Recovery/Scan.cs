using Antrea.Journal.Storage;

namespace Antrea.Journal.Recovery;

/// <summary>Where every valid record of a damaged file is, found page by page.</summary>
internal sealed class Scan
{
    private readonly RawRecords _records = new();

    private Scan()
    {
    }

    internal readonly record struct Location(int Page, int Offset);

    /// <summary>Events by global sequence.</summary>
    public SortedDictionary<long, Location> Events { get; } = [];

    public Dictionary<(string Stream, long Sequence), (Location At, DateTimeOffset Time)> Snapshots { get; } = [];

    public Dictionary<string, StreamMark> Marks { get; } = [];

    public List<Gap> Gaps { get; } = [];

    /// <summary>The highest global sequence known to have been given out.</summary>
    public long HighestGlobal { get; private set; }

    /// <summary>The highest sequence of each stream of which there is any trace.</summary>
    public Dictionary<string, long> HighestSeen { get; } = [];

    public static Scan Of(PageStore pages)
    {
        var scan = new Scan();
        var reader = new CellReader(pages);
        var page = new byte[pages.PageSize];
        for (var number = 1; number <= pages.PageCount; number++)
        {
            pages.Read(number, page);
            foreach (var offset in CellReader.Cells(number, page))
            {
                if (reader.Row(page, offset) is { } row)
                {
                    scan.Take(row, new Location(number, offset));
                }
            }
        }

        return scan;
    }

    private void Take(RawRow row, Location at)
    {
        if (_records.Event(row) is { } e)
        {
            Events[e.GlobalSequence] = at;
            Saw(e.StreamId, e.Sequence);
            HighestGlobal = Math.Max(HighestGlobal, e.GlobalSequence);
        }
        else if (_records.Snapshot(row) is { } snapshot)
        {
            var key = (snapshot.StreamId, snapshot.Sequence);
            if (!Snapshots.TryGetValue(key, out var other) || other.Time <= snapshot.Time)
            {
                Snapshots[key] = (at, snapshot.Time);
            }
        }
        else if (_records.Mark(row) is { } mark)
        {
            // A page given free may hold an older version of the row; numbers only grow.
            var known = Marks.GetValueOrDefault(mark.Stream);
            Marks[mark.Stream] = new StreamMark(
                Math.Max(known.Highest, mark.Mark.Highest), Math.Max(known.DeletedTo, mark.Mark.DeletedTo));
            Saw(mark.Stream, mark.Mark.Highest);
        }
        else if (_records.Gap(row) is { } gap)
        {
            Gaps.Add(gap);
            HighestGlobal = Math.Max(HighestGlobal, gap.Last);
        }
        else if (_records.Head(row) is { } head)
        {
            HighestGlobal = Math.Max(HighestGlobal, head.Sequence);
        }
    }

    private void Saw(string stream, long sequence) =>
        HighestSeen[stream] = Math.Max(HighestSeen.GetValueOrDefault(stream), sequence);
}
