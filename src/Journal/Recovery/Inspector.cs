using Antrea.Journal.Storage;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Recovery;

/// <summary>Checks an existing file: SQLite's own structure, every record's checksum, the chain and the streams.</summary>
internal sealed class Inspector
{
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly RecordEncoder _encoder = new();
    private readonly List<string> _damage = [];
    private readonly List<string> _notes = [];

    public Inspector(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
    }

    /// <param name="tail">How many of the last events are checked; null for the whole file.</param>
    public Inspection Run(int? tail)
    {
        if (tail is null)
        {
            CheckStructure();
        }

        using var statements = new StatementCache(_connection);
        var (verified, last) = (0L, 0L);
        try
        {
            var head = Marks.ReadHead(statements, _encoder, _path);
            last = head.Sequence;
            var walk = new ChainWalk(_path, _connection, _damage);
            verified = walk.Run(tail is { } count ? Math.Max(0, head.Sequence - count) : 0, head);
            if (tail is null)
            {
                CheckStreams(walk.Streams);
                CheckSnapshots();
            }
        }
        catch (JournalException e) when (e.Failure == JournalFailure.Corrupt)
        {
            _damage.Add(e.Reason);
        }

        return new Inspection(tail is null ? RecoveryCheck.Full : RecoveryCheck.Tail, verified, last, _damage, _notes);
    }

    private void CheckStructure()
    {
        using var command = _connection.Command("PRAGMA integrity_check(3)");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (rows.GetString(0) is var line && line != "ok")
            {
                _damage.Add($"SQLite: {line.ReplaceLineEndings(" ")}");
            }
        }
    }

    /// <summary>Every stream's mark must be genuine and agree with the events that are there.</summary>
    private void CheckStreams(Dictionary<string, (long First, long Last)> seen)
    {
        using var command = _connection.Command("SELECT stream, highest, deleted_to, crc FROM streams");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (stream, mark) = (rows.GetString(0), new StreamMark(rows.GetInt64(1), rows.GetInt64(2)));
            if (_encoder.Mark(stream, mark).Checksum != rows.GetInt64(3))
            {
                _damage.Add($"the sequence mark of stream {stream} does not match its checksum");
            }
            else if (seen.Remove(stream, out var events)
                ? events.Last != mark.Highest || events.First > mark.DeletedTo + 1
                : mark.DeletedTo < mark.Highest)
            {
                _damage.Add($"stream {stream} does not have the events {mark.DeletedTo + 1} to {mark.Highest}");
            }
        }

        foreach (var stream in seen.Keys.Take(3))
        {
            _damage.Add($"stream {stream} has no sequence mark");
        }
    }

    private void CheckSnapshots()
    {
        using var command = _connection.Command("SELECT seq, time, manifest, schema, payload, crc, stream FROM snapshots");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (!SnapshotTable.TryRead(rows, rows.GetString(6), _encoder, out _))
            {
                _damage.Add($"snapshot {rows.GetValue(0)} of stream {rows.GetString(6)} does not match its checksum");
            }
        }
    }
}
