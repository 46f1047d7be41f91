using Antrea.Journal.Storage;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Recovery;

/// <summary>Whether the journal was closed in good order, and in which boot it was last open.</summary>
internal readonly record struct ShutdownMark(bool Clean, string BootId)
{
    private const string Closed = "closed:";
    private const string Opened = "open:";

    public static ShutdownMark Read(SqliteConnection connection)
    {
        var text = connection.Scalar("SELECT value FROM state WHERE key = 'shutdown'") as string ?? "";
        var clean = text.StartsWith(Closed, StringComparison.Ordinal);
        return new ShutdownMark(clean, clean ? text[Closed.Length..] : text.Replace(Opened, "", StringComparison.Ordinal));
    }

    public static void WriteOpen(SqliteConnection connection, string bootId) => Write(connection, Opened + bootId);

    /// <summary>Marks the file closed and moves the log into it.</summary>
    public static void WriteClosed(SqliteConnection connection, string bootId)
    {
        Write(connection, Closed + bootId);
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void Write(SqliteConnection connection, string value)
    {
        using var command = connection.Command(
            "INSERT INTO state VALUES ('shutdown', @v) ON CONFLICT(key) DO UPDATE SET value = excluded.value", ("@v", value));
        command.ExecuteNonQuery();
    }
}
