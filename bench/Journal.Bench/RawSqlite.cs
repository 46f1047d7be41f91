using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Bench;

/// <summary>The yardstick: the same columns inserted and read with nothing around them.</summary>
internal static class RawSqlite
{
    private const string Columns = "seq, stream, stream_seq, time, boot, cause, manifest, schema, payload, prev, crc";

    /// <summary>Inserts all rows in one transaction.</summary>
    public static TimeSpan Insert(string path, int rows)
    {
        using var connection = Open(path);
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = NORMAL");
        Execute(connection, $"CREATE TABLE events({Columns}, PRIMARY KEY(seq))");
        Execute(connection, "CREATE UNIQUE INDEX events_by_stream ON events(stream, stream_seq)");
        var started = Stopwatch.GetTimestamp();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO events VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)";
        for (var i = 1; i <= 11; i++)
        {
            insert.Parameters.Add(new SqliteParameter { ParameterName = $"@{i}" });
        }

        object[] row = [0L, Sample.Stream, 0L, DateTime.UnixEpoch.Ticks, Sample.BootId, Sample.Cause, Sample.Manifest, 1, Sample.Payload, new byte[16], 0x89abcdefL];
        for (var i = 1; i <= rows; i++)
        {
            (row[0], row[2]) = ((long)i, (long)i);
            for (var c = 0; c < row.Length; c++)
            {
                insert.Parameters[c].Value = row[c];
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Reads every column of every row in stream order.</summary>
    public static TimeSpan Read(string path)
    {
        using var connection = Open(path);
        var started = Stopwatch.GetTimestamp();
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT {Columns} FROM events WHERE stream = '{Sample.Stream}' ORDER BY stream_seq";
        using var rows = select.ExecuteReader();
        var values = new object[11];
        while (rows.Read())
        {
            rows.GetValues(values);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static SqliteConnection Open(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
