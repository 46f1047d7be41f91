namespace Antrea.Journal.Storage;

/// <summary>Deletes events and keeps the chain across them: each run of deleted events leaves one row in <c>gaps</c>.</summary>
internal static class EventDeletion
{
    /// <summary>Deletes the events of a stream up to a sequence number, which the stream's mark remembers.</summary>
    /// <returns>How many were deleted.</returns>
    public static int DeleteTo(this WriterState state, string streamId, long sequence)
    {
        var mark = state.Mark(streamId);
        var to = Math.Min(sequence, mark.Highest);
        if (to <= mark.DeletedTo)
        {
            return 0;
        }

        var doomed = new List<Gap>();
        using (var rows = state.Statements.Query(
            $"SELECT {EventRows.Columns} FROM events WHERE stream = @1 AND stream_seq <= @2 ORDER BY stream_seq", streamId, to))
        {
            var reader = new EventRows(state.Path);
            while (rows.Read())
            {
                var e = reader.Read(rows);
                doomed.Add(new Gap(e.GlobalSequence, e.GlobalSequence, e.PreviousHash, reader.HashOfLast));
            }
        }

        state.Statements.Execute("DELETE FROM events WHERE stream = @1 AND stream_seq <= @2", streamId, to);
        AddGaps(state, doomed);
        state.SetMark(streamId, mark with { DeletedTo = to });
        return doomed.Count;
    }

    /// <summary>Records deleted events, given in order of their global sequence.</summary>
    public static void AddGaps(WriterState state, List<Gap> gaps)
    {
        Gap? run = null;
        foreach (var gap in gaps)
        {
            if (run is { } open && open.Last + 1 == gap.First)
            {
                run = open with { Last = gap.Last, After = gap.After };
                continue;
            }

            if (run is { } done)
            {
                Insert(state, done);
            }

            run = gap;
        }

        if (run is { } last)
        {
            Insert(state, last);
        }
    }

    private static void Insert(WriterState state, Gap gap)
    {
        if (Take(state, "SELECT first, last, before, after, crc FROM gaps WHERE last = @1", gap.First - 1) is { } left)
        {
            gap = gap with { First = left.First, Before = left.Before };
        }

        if (Take(state, "SELECT first, last, before, after, crc FROM gaps WHERE first = @1", gap.Last + 1) is { } right)
        {
            gap = gap with { Last = right.Last, After = right.After };
        }

        GapRows.Insert(state.Statements, state.Encoder, gap);
    }

    private static Gap? Take(WriterState state, string sql, long key)
    {
        Gap gap;
        using (var row = state.Statements.Query(sql, key))
        {
            // A damaged neighbour is left alone: the full check reports it, merging would hide it.
            if (!row.Read() || !GapRows.TryRead(row, state.Encoder, out gap))
            {
                return null;
            }
        }

        state.Statements.Execute("DELETE FROM gaps WHERE first = @1", gap.First);
        return gap;
    }
}
