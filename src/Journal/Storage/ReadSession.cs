using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>The queries, on a connection of their own.</summary>
internal sealed class ReadSession : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly StatementCache _statements;
    private readonly EventRows _rows;

    public ReadSession(string path)
    {
        _path = path;
        _connection = Database.OpenReader(path);
        _statements = new StatementCache(_connection);
        _rows = new EventRows(path);
    }

    public StreamMark Mark(string streamId) => Marks.Read(_statements, new RecordEncoder(), _path, streamId);

    public List<StoredEvent> Stream(string streamId, long from, long to, long limit) => Events(
        _statements.Query(
            $"SELECT {EventRows.Columns} FROM events WHERE stream = @1 AND stream_seq BETWEEN @2 AND @3 ORDER BY stream_seq LIMIT @4",
            streamId, from, to, limit));

    public List<StoredEvent> All(long fromGlobalSequence, long limit) => Events(
        _statements.Query($"SELECT {EventRows.Columns} FROM events WHERE seq >= @1 ORDER BY seq LIMIT @2", fromGlobalSequence, limit));

    public List<StoredEvent> Tail(long limit)
    {
        var events = Events(_statements.Query($"SELECT {EventRows.Columns} FROM events ORDER BY seq DESC LIMIT @1", limit));
        events.Reverse();
        return events;
    }

    public Snapshot? Snapshot(string streamId, SnapshotCriteria criteria) =>
        SnapshotTable.Load(_statements, new RecordEncoder(), _path, streamId, criteria);

    public List<string> Streams(string prefix, string? notEndingWith)
    {
        // UTF-8 order is code point order: U+10FFFF is above whatever follows the prefix.
        using var rows = notEndingWith is null
            ? _statements.Query(
                """
                SELECT stream FROM streams WHERE stream >= @1 AND stream <= @2
                UNION SELECT stream FROM snapshots WHERE stream >= @1 AND stream <= @2 ORDER BY 1
                """,
                prefix, prefix + "\U0010FFFF")
            : _statements.Query(
                """
                SELECT s.stream FROM streams s JOIN events e ON e.stream = s.stream AND e.stream_seq = s.highest
                WHERE s.stream >= @1 AND s.stream <= @2 AND e.manifest <> @3 ORDER BY 1
                """,
                prefix, prefix + "\U0010FFFF", notEndingWith);
        var streams = new List<string>();
        while (rows.Read())
        {
            streams.Add(rows.GetString(0));
        }

        return streams;
    }

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
    }

    private List<StoredEvent> Events(SqliteDataReader rows)
    {
        using (rows)
        {
            var events = new List<StoredEvent>();
            while (rows.Read())
            {
                events.Add(_rows.Read(rows));
            }

            return events;
        }
    }
}
