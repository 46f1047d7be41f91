namespace Antrea.Enforcers.Logs;

/// <summary>
/// Holds lines for a window and counts their repetitions; each comes out once, when its window ends. Not safe for several threads.
/// </summary>
internal sealed class LineMerger(TimeSpan window, TimeProvider time)
{
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly Queue<Held> _order = new();

    /// <summary>When the next line is due; null if none is held.</summary>
    internal TimeSpan? NextDue => _order.TryPeek(out var first) ? window - time.GetElapsedTime(first.Since) : null;

    /// <summary>True if the line is the first of its window.</summary>
    internal bool Add(string line)
    {
        if (_held.TryGetValue(line, out var held))
        {
            held.Count++;
            return false;
        }

        held = new(line, time.GetTimestamp());
        _held[line] = held;
        _order.Enqueue(held);
        return true;
    }

    /// <summary>Takes out the lines that are due, with their counts.</summary>
    internal void TakeDue(bool all, Action<string> write)
    {
        while (_order.TryPeek(out var held) && time.GetElapsedTime(held.Since) is var age && (all || age >= window))
        {
            _order.Dequeue();
            _held.Remove(held.Line);
            write(held.Count == 1 ? held.Line : held.Line + PolicyLogLine.Repeated(held.Count, age));
        }
    }

    private sealed class Held(string line, long since)
    {
        internal readonly string Line = line;
        internal readonly long Since = since;
        internal int Count = 1;
    }
}
