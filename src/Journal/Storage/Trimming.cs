using System.Text;
using System.Text.Json;

namespace Antrea.Journal.Storage;

/// <summary>The steps of a trim; each runs as one request, so that appends get in between.</summary>
internal static class Trimming
{

    // The oldest snapshot decides: from every one that is kept, the state can be brought to the present.
    private const string Removable =
        """
        (@4 OR stream_seq <= (SELECT min(s.seq) FROM snapshots s WHERE s.stream = events.stream)
         OR EXISTS (SELECT 1 FROM json_each(@5) p WHERE substr(stream, 1, length(p.value)) = p.value))
        """;

    internal readonly record struct Progress(long Cursor, int Removed, long Bytes);

    /// <summary>The first event that is not older than a time; past the end if all are.</summary>
    public static long FirstSince(this WriterState state, DateTimeOffset time)
    {
        // The order of appending is the order of time, but for a clock set back: such events stay a little longer.
        using var row = state.Statements.Query("SELECT seq FROM events WHERE time >= @1 ORDER BY seq LIMIT 1", time.UtcTicks);
        return row.Read() ? row.GetInt64(0) : long.MaxValue;
    }

    /// <summary>Deletes the next removable events from a cursor on and below a bound.</summary>
    /// <returns>Cursor for the next step; nothing removed means there is no more.</returns>
    public static Progress RemoveSome(this WriterState state, RetentionPolicy policy, long cursor, long below, int most)
    {
        var gaps = new List<Gap>();
        var marks = new Dictionary<string, long>();
        using (var rows = state.Statements.Query(
            $"SELECT {EventRows.Columns} FROM events WHERE seq >= @1 AND seq < @2 AND {Removable} ORDER BY seq LIMIT @3",
            cursor, below, (long)most, policy.RemoveUncovered, Json(policy.HistoryPrefixes)))
        {
            var reader = new EventRows(state.Path);
            while (rows.Read())
            {
                var e = reader.Read(rows);
                gaps.Add(new Gap(e.GlobalSequence, e.GlobalSequence, e.PreviousHash, reader.HashOfLast));
                marks[e.StreamId] = e.Sequence;
            }
        }

        foreach (var (stream, sequence) in marks)
        {
            var mark = state.Mark(stream);
            state.SetMark(stream, mark with { DeletedTo = Math.Max(mark.DeletedTo, sequence) });
        }

        foreach (var gap in gaps)
        {
            state.Statements.Execute("DELETE FROM events WHERE seq = @1", gap.First);
        }

        EventDeletion.AddGaps(state, gaps);
        return new Progress(gaps.Count > 0 ? gaps[^1].First + 1 : cursor, gaps.Count, LiveBytes(state.Statements));
    }

    public static int RemoveOldSnapshots(this WriterState state, RetentionPolicy policy) => state.Statements.Execute(
        """
        DELETE FROM snapshots WHERE id IN (
          SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY stream ORDER BY seq DESC) AS age FROM snapshots)
          WHERE age > @1)
        """,
        (long)Math.Max(1, policy.KeepSnapshots));

    public static long LiveBytes(StatementCache statements) =>
        (Pragma(statements, "PRAGMA page_count") - Pragma(statements, "PRAGMA freelist_count")) * Schema.PageSize;

    /// <summary>The prefixes as a JSON array, as which SQLite takes a list.</summary>
    private static string Json(IReadOnlyList<string> prefixes)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var prefix in prefixes)
            {
                json.WriteStringValue(prefix);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static long Pragma(StatementCache statements, string sql)
    {
        using var row = statements.Query(sql);
        return row.Read() ? row.GetInt64(0) : 0;
    }
}
