namespace Antrea.Journal.Storage;

/// <summary>
/// Keeps a second process off the journal: <c>&lt;file&gt;.lock</c>, exclusively locked as long as it is open. The kernel
/// releases the lock with the process, so a file left behind means nothing.
/// </summary>
internal sealed class LockFile : IDisposable
{
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
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            return new LockFile(file);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && !Holder(path, out _)))
        {
            throw new JournalException(
                JournalFailure.NotWritable, path, $"the lock file cannot be written ({e.Message})",
                "check owner, mode, mount options and free space of the directory", e);
        }
        catch (IOException e)
        {
            _ = Holder(path, out var holder);
            throw new JournalException(
                JournalFailure.InUse, path, $"another process{holder} has the journal open",
                "stop it, or give this one a state directory of its own", e);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Whether someone holds the lock, and who, as far as the file tells.</summary>
    private static bool Holder(string path, out string holder)
    {
        holder = "";
        try
        {
            // FileShare.ReadWrite takes no lock, so the holder's note can be read.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            holder = reader.ReadToEnd().Trim() is { Length: > 0 } pid ? $" ({pid})" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
