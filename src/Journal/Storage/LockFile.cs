namespace Antrea.Journal.Storage;

/// <summary>
/// Keeps a second process off the journal: <c>&lt;file&gt;.lock</c>, exclusively locked as long as it is open. The kernel
/// releases the lock with the process, so a file left behind means nothing.
/// </summary>
internal sealed class LockFile : IDisposable
{
    private const int WouldBlock = 11; // EAGAIN

    private readonly FileStream _file;

    private LockFile(FileStream file) => _file = file;

    public static LockFile Take(string journalPath)
    {
        var directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(journalPath))!;
        if (!Directory.Exists(directory))
        {
            throw new JournalException(
                JournalFailure.DirectoryMissing, directory, "the directory does not exist",
                "create it or correct the state directory in the configuration");
        }

        var path = journalPath + ".lock";
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            LeaveNote(journalPath);
            return new LockFile(file);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            throw new JournalException(
                JournalFailure.InUse, path, $"another process{Holder(journalPath)} has the journal open",
                "stop it, or give this one a state directory of its own", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new JournalException(
                JournalFailure.NotWritable, path, $"the lock file cannot be written ({e.Message})",
                "check owner, mode, mount options and free space of the directory", e);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Who holds the lock, as far as the note beside it tells; the lock file itself cannot be read.</summary>
    private static string Holder(string journalPath)
    {
        try
        {
            return $" ({File.ReadAllText(Note(journalPath)).Trim()})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void LeaveNote(string journalPath)
    {
        try
        {
            File.WriteAllText(Note(journalPath), $"{Environment.ProcessId}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The lock counts, the note is a help to whoever is refused; a full disk must not keep the journal shut.
        }
    }

    private static string Note(string journalPath) => journalPath + ".owner";
}
