using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>The wording of journal errors, in one place.</summary>
internal static class Errors
{
    private const string ReopenToRepair = "reopen with a full check: the file is set aside and what can be read is kept";

    public static JournalException CorruptEvent(string path, long globalSequence) => new(
        JournalFailure.Corrupt, path, $"event {globalSequence} does not match its checksum", ReopenToRepair);

    public static JournalException Hole(string path, string streamId, long expected) => new(
        JournalFailure.Corrupt, path, $"stream {streamId} lacks event {expected}", ReopenToRepair);

    public static JournalException CorruptSnapshot(string path, string streamId, long sequence) => new(
        JournalFailure.Corrupt, path, $"snapshot {sequence} of stream {streamId} does not match its checksum", ReopenToRepair);

    public static JournalException CorruptRow(string path, string what) => new(
        JournalFailure.Corrupt, path, $"{what} does not match its checksum", ReopenToRepair);

    public static JournalException DeletedMeanwhile(string path, string streamId, long sequence) => new(
        JournalFailure.SequenceConflict, path, $"event {sequence} of stream {streamId} was deleted during the replay",
        "replay again");

    public static JournalException Conflict(string path, string streamId, long first, long highest) => new(
        JournalFailure.SequenceConflict, path, $"stream {streamId} is at {highest}, a batch from {first} does not continue it",
        "recover the writer from the journal and append again");

    public static JournalException Invalid(string path, string reason) => new(
        JournalFailure.InvalidArgument, path, reason, "nothing of the batch was stored");

    public static JournalException Closed(string path) => new(
        JournalFailure.Closed, path, "the journal is closed", "open it again");

    public static JournalException FromSqlite(string path, SqliteException e) => (e.SqliteErrorCode & 0xff) switch
    {
        SQLitePCL.raw.SQLITE_FULL => new(
            JournalFailure.DiskFull, path, "no space is left on the file system",
            "free space or tighten the retention; nothing of the batch was stored and later appends are tried again", e),
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => new(
            JournalFailure.Corrupt, path, $"the database is damaged ({e.Message})", ReopenToRepair, e),
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM => new(
            JournalFailure.NotWritable, path, $"the database cannot be written ({e.Message})",
            "check owner, mode and mount options of the directory", e),
        _ => new(
            JournalFailure.WriteFailed, path, $"SQLite reports {e.SqliteErrorCode}/{e.SqliteExtendedErrorCode}: {e.Message}",
            "nothing of the batch was stored; see the kernel log for disk errors", e),
    };
}
