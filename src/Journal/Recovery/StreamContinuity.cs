using Antrea.Journal.Storage;

namespace Antrea.Journal.Recovery;

/// <summary>
/// Decides which of the events found belong into the rebuilt file. A state cannot be folded across a hole, so a stream
/// ends at its first one, unless a snapshot reaches over it.
/// </summary>
internal sealed class StreamContinuity
{
    private readonly Scan _scan;
    private readonly ILookup<string, long> _snapshots;
    private readonly Dictionary<string, StreamMark> _kept = [];
    private readonly HashSet<string> _ended = [];

    public StreamContinuity(Scan scan)
    {
        _scan = scan;
        _snapshots = scan.Snapshots.Keys.ToLookup(k => k.Stream, k => k.Sequence);
    }

    /// <summary>Whether the event is kept; events come in global order.</summary>
    public bool Keep(StoredEvent e)
    {
        var deletedTo = _scan.Marks.GetValueOrDefault(e.StreamId).DeletedTo;
        var kept = _kept.GetValueOrDefault(e.StreamId, new StreamMark(deletedTo, deletedTo));
        if (e.Sequence <= kept.Highest || _ended.Contains(e.StreamId))
        {
            return false;
        }

        if (e.Sequence > kept.Highest + 1)
        {
            if (!_snapshots[e.StreamId].Any(s => s >= e.Sequence - 1))
            {
                _ended.Add(e.StreamId);
                return false;
            }

            kept = kept with { DeletedTo = e.Sequence - 1 };
        }

        _kept[e.StreamId] = kept with { Highest = e.Sequence };
        return true;
    }

    /// <summary>The marks of the rebuilt file, and what each stream lost.</summary>
    public (Dictionary<string, StreamMark> Marks, List<StreamLoss> Losses) Finish()
    {
        var marks = new Dictionary<string, StreamMark>(_kept);
        var losses = new List<StreamLoss>();
        foreach (var stream in _scan.HighestSeen.Keys.Union(_snapshots.Select(g => g.Key)))
        {
            var deletedTo = _scan.Marks.GetValueOrDefault(stream).DeletedTo;
            var mark = marks.GetValueOrDefault(stream, new StreamMark(deletedTo, deletedTo));
            if (_snapshots[stream].DefaultIfEmpty(0).Max() is var snapshot && snapshot > mark.Highest)
            {
                mark = new StreamMark(snapshot, snapshot);
            }

            marks[stream] = mark;
            if (_scan.HighestSeen.GetValueOrDefault(stream) is var known && known > mark.Highest)
            {
                losses.Add(new StreamLoss(stream, mark.Highest, known));
            }
        }

        return (marks, losses);
    }
}
