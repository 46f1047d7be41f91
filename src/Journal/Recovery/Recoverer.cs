using Antrea.Journal.Storage;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Recovery;

/// <summary>Brings the file into a state the writer can go on from, and says what that took.</summary>
internal static class Recoverer
{
    public static RecoveryReport Run(JournalOptions options)
    {
        var now = options.Time.GetUtcNow();
        List<string> findings = [];
        List<string> aside = [];
        var resumed = SetAside.Resume(options.Path, now);
        if (resumed is not null)
        {
            findings.Add("a rebuild that was interrupted is now complete");
            aside.AddRange(resumed);
        }

        if (Length(options.Path) == 0 && Length(options.Path + "-wal") > 0)
        {
            // SQLite would delete the log; it may hold everything.
            File.Create(options.Path).Dispose();
            findings.Add("the database file is missing or empty and its log is there");
            return Rebuild(options, now, findings, aside);
        }

        if (!File.Exists(options.Path))
        {
            Create(options.Path);
            return new RecoveryReport(RecoveryOutcome.Created, RecoveryCheck.Full, 0, 0, 0, null, [], aside, findings);
        }

        var wal = WalFile.Read(options.Path + "-wal", Schema.PageSize);
        NoteLog(options, wal, now, findings, aside);
        var inspection = Inspect(options, wal.TornBytes > 0);
        findings.AddRange(inspection.Notes);
        findings.AddRange(inspection.Damage);
        if (inspection.Damage.Count > 0)
        {
            return Rebuild(options, now, findings, aside);
        }

        var outcome = wal.TornBytes > 0 ? RecoveryOutcome.LogTailDropped
            : resumed is not null ? RecoveryOutcome.Rebuilt
            : RecoveryOutcome.Intact;
        SetAside.Prune(options.Path, options.KeepDamagedFiles);
        return new RecoveryReport(
            outcome, inspection.Checked, inspection.EventsVerified, inspection.LastGlobalSequence, 0, null, [], aside, findings);
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static void Create(string path)
    {
        using var connection = Database.OpenWriter(path);
        Schema.Create(connection);
    }

    private static void NoteLog(
        JournalOptions options, WalFile wal, DateTimeOffset now, List<string> findings, List<string> aside)
    {
        if (wal.UnfinishedFrames > 0)
        {
            findings.Add($"an unfinished transaction of {wal.UnfinishedFrames} pages at the end of the log was left out");
        }

        if (wal.TornBytes > 0)
        {
            findings.Add($"the last {wal.TornBytes} bytes of the log are torn and were left out, {wal.TornCommits} commits among them");
            aside.Add(SetAside.CopyLog(options.Path, now));
        }
    }

    private static Inspection Inspect(JournalOptions options, bool suspicious)
    {
        try
        {
            using var connection = Database.OpenWriter(options.Path);
            if (Identify(options.Path, connection) is { } foreign)
            {
                return new Inspection(RecoveryCheck.Full, 0, 0, [foreign], []);
            }

            int? tail = suspicious || IsFull(options, connection) ? null : options.TailEvents;
            var inspector = new Inspector(options.Path, connection);
            return inspector.Run(tail);
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            return new Inspection(RecoveryCheck.Full, 0, 0, [$"SQLite cannot read the file: {e.Message}"], []);
        }
        catch (Exception e) when (e is InvalidCastException or InvalidOperationException or FormatException or OverflowException)
        {
            return new Inspection(RecoveryCheck.Full, 0, 0, [$"a row is not what it should be: {e.Message}"], []);
        }
    }

    /// <summary>Null if the file is a journal of a format known here; an empty database becomes one.</summary>
    private static string? Identify(string path, SqliteConnection connection)
    {
        var id = connection.ScalarLong("PRAGMA application_id");
        var encoded = (int)connection.ScalarLong("PRAGMA user_version");
        var version = encoded >> 16;
        var genuine = id == Schema.ApplicationId && encoded == Schema.EncodedVersion(version);
        if (genuine && version > Schema.FormatVersion)
        {
            throw new JournalException(
                JournalFailure.NewerFormat, path, $"the file has format {version}, this release knows up to {Schema.FormatVersion}",
                "run the newer release, or give this one a state directory of its own");
        }

        if (id == 0 && connection.ScalarLong("SELECT count(*) FROM sqlite_schema") == 0 && new FileInfo(path).Length <= 2 * Schema.PageSize)
        {
            Schema.Create(connection);
            return null;
        }

        if (!genuine)
        {
            return $"the header says application {id:x8}, format {encoded:x8}: no journal";
        }

        return Schema.IsGenuine(connection) ? Schema.HeaderProblem(path) : "the definitions of the tables are damaged";
    }

    private static bool IsFull(JournalOptions options, SqliteConnection connection)
    {
        if (options.Check != RecoveryCheck.Auto)
        {
            return options.Check == RecoveryCheck.Full;
        }

        var shutdown = ShutdownMark.Read(connection);
        var events = connection.ScalarLong("SELECT max(seq) FROM events") - connection.ScalarLong("SELECT min(seq) FROM events");
        return events < options.SmallFileEvents || (!shutdown.Clean && shutdown.BootId != options.BootId);
    }

    private static RecoveryReport Rebuild(JournalOptions options, DateTimeOffset now, List<string> findings, List<string> aside)
    {
        Rebuilder.Outcome outcome;
        using (var pages = new PageStore(options.Path, Schema.PageSize))
        {
            outcome = new Rebuilder(pages, SetAside.Draft(options.Path)).Run();
        }

        aside.AddRange(SetAside.Exchange(options.Path, now));
        SetAside.Prune(options.Path, options.KeepDamagedFiles);
        return new RecoveryReport(
            RecoveryOutcome.Rebuilt, RecoveryCheck.Full, outcome.Kept, outcome.Last, outcome.Lost, outcome.FirstLost,
            outcome.Losses, [.. aside.Distinct()], findings);
    }

    /// <summary>Damage of the content, as opposed to a full disk, missing rights or a failing device.</summary>
    private static bool IsDamage(SqliteException e) =>
        e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR
        || e.SqliteExtendedErrorCode == SQLitePCL.raw.SQLITE_IOERR_SHORT_READ;
}
