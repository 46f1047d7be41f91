using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>The tables of a journal file. Rows are self-contained: each carries the checksum of its own fields.</summary>
internal static class Schema
{
    /// <summary>"ANTJ" in the file header, so that a foreign database is not taken for a journal.</summary>
    public const int ApplicationId = 0x414E544A;

    public const int FormatVersion = 1;

    public const int PageSize = 4096;

    /// <summary>The version in <c>user_version</c>, beside its complement: a changed bit must not look like a newer format.</summary>
    public static int EncodedVersion(int version) => (version << 16) | (ushort)~version;

    // Plain rowid tables throughout: their rows can be found by scanning pages when the trees above them are damaged.
    private const string Tables = """
        CREATE TABLE events(
          seq INTEGER PRIMARY KEY, stream TEXT NOT NULL, stream_seq INTEGER NOT NULL, time INTEGER NOT NULL,
          boot TEXT NOT NULL, cause TEXT NOT NULL, manifest TEXT NOT NULL, schema INTEGER NOT NULL,
          payload BLOB NOT NULL, prev BLOB NOT NULL, crc INTEGER NOT NULL);
        CREATE UNIQUE INDEX events_by_stream ON events(stream, stream_seq);
        CREATE TABLE snapshots(
          id INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL, time INTEGER NOT NULL,
          manifest TEXT NOT NULL, schema INTEGER NOT NULL, payload BLOB NOT NULL, crc INTEGER NOT NULL);
        CREATE UNIQUE INDEX snapshots_by_stream ON snapshots(stream, seq);
        CREATE TABLE streams(
          id INTEGER PRIMARY KEY, stream TEXT NOT NULL UNIQUE, highest INTEGER NOT NULL, deleted_to INTEGER NOT NULL,
          crc INTEGER NOT NULL);
        CREATE TABLE gaps(
          first INTEGER PRIMARY KEY, last INTEGER NOT NULL UNIQUE, before BLOB NOT NULL, after BLOB NOT NULL,
          crc INTEGER NOT NULL);
        CREATE TABLE head(id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL, crc INTEGER NOT NULL);
        CREATE TABLE state(key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
        """;

    private const string Definitions =
        "SELECT group_concat(type || ' ' || name || ' ' || tbl_name || ' ' || ifnull(sql, ''), char(10) ORDER BY rowid) FROM sqlite_schema";

    /// <summary>Creates the tables in an empty database.</summary>
    public static void Create(SqliteConnection connection)
    {
        var crc = new RecordEncoder().Head(default).Checksum;
        connection.Execute($"PRAGMA page_size = {PageSize}");
        connection.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute($"PRAGMA application_id = {ApplicationId}");
        connection.Execute($"PRAGMA user_version = {EncodedVersion(FormatVersion)}");
        connection.Execute(Tables);
        connection.Execute($"INSERT INTO head VALUES (1, 0, zeroblob({ChainHash.Size}), {crc})");
        connection.Execute("COMMIT");
    }

    /// <summary>Whether the definitions in the file are those of <see cref="Create"/>.</summary>
    /// <remarks>A changed letter can leave a definition that SQLite takes without complaint.</remarks>
    public static bool IsGenuine(SqliteConnection connection)
    {
        using var fresh = new SqliteConnection("Data Source=:memory:");
        fresh.Open();
        fresh.Execute(Tables);
        return (string?)connection.Scalar(Definitions) == (string?)fresh.Scalar(Definitions);
    }

    /// <summary>What in the first bytes of the file is not as <see cref="Create"/> leaves it; null if nothing.</summary>
    /// <remarks>A changed format byte makes SQLite take the whole file for read-only.</remarks>
    public static string? HeaderProblem(string path)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[24];

        // Page size 4096, write-ahead log for writing and reading, no reserved bytes, the fixed payload fractions.
        ReadOnlySpan<byte> expected = [0x10, 0x00, 2, 2, 0, 64, 32, 32];
        return RandomAccess.Read(file, header, 0) < header.Length || header[16..].SequenceEqual(expected)
            ? null
            : $"the header of the file is damaged ({Convert.ToHexStringLower(header[16..])})";
    }
}
