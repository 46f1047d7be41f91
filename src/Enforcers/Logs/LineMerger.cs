namespace Antrea.Enforcers.Logs;

/// <summary>
/// Counts the repetitions of lines for a window: the first is written at once, those that follow share one line when the window ends. Not safe for
/// several threads.
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

    /// <summary>Takes out the lines that are due; those that were repeated are written with the number of repetitions.</summary>
    internal void TakeDue(bool all, Action<string> write)
    {
        while (_order.TryPeek(out var held) && time.GetElapsedTime(held.Since) is var age && (all || age >= window))
        {
            _order.Dequeue();
            _held.Remove(held.Line);
            if (held.Count > 0)
            {
                write(held.Line + PolicyLogLine.Repeated(held.Count, age));
            }
        }
    }

    private sealed class Held(string line, long since)
    {
        internal readonly string Line = line;
        internal readonly long Since = since;
        internal int Count;
    }
}
