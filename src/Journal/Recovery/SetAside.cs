using System.Globalization;

namespace Antrea.Journal.Recovery;

/// <summary>
/// Puts a finished rebuilt file in the place of the damaged one. The rebuilt file gets its final name
/// <c>.rebuilt</c> only when complete, so an interrupted exchange is finished at the next start.
/// </summary>
internal static class SetAside
{
    public static string Draft(string path) => path + ".rebuild";

    private static string Finished(string path) => path + ".rebuilt";

    /// <summary>Exchanges the files.</summary>
    /// <returns>Where the damaged files are now.</returns>
    public static List<string> Exchange(string path, DateTimeOffset now)
    {
        RemoveLog(Draft(path));
        using (var file = new FileStream(Draft(path), FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(Draft(path), Finished(path), overwrite: true);
        DirectorySync.Flush(path);
        return Complete(path, now);
    }

    /// <summary>Finishes an exchange that a crash interrupted, and removes an unfinished draft.</summary>
    /// <returns>Where the damaged files are now; null if nothing was pending.</returns>
    public static List<string>? Resume(string path, DateTimeOffset now)
    {
        File.Delete(Draft(path));
        RemoveLog(Draft(path));
        return File.Exists(Finished(path)) ? Complete(path, now) : null;
    }

    /// <summary>A copy of the log before SQLite drops its torn end.</summary>
    public static string CopyLog(string path, DateTimeOffset now)
    {
        var copy = Name(path, now) + "-wal";
        File.Copy(path + "-wal", copy, overwrite: true);
        return copy;
    }

    /// <summary>Removes all but the newest damaged files.</summary>
    public static void Prune(string path, int keep)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var stamps = Directory.GetFiles(directory, Path.GetFileName(path) + ".damaged-*")
            .GroupBy(f => f.EndsWith("-wal", StringComparison.Ordinal) ? f[..^4] : f)
            .OrderByDescending(g => g.Key, StringComparer.Ordinal);
        foreach (var file in stamps.Skip(keep).SelectMany(g => g))
        {
            File.Delete(file);
        }
    }

    private static List<string> Complete(string path, DateTimeOffset now)
    {
        var moved = new List<string>();
        var name = Name(path, now);

        // The log first: it must never meet the rebuilt file.
        MoveIfThere(path + "-wal", name + "-wal", moved);
        MoveIfThere(path, name, moved);
        File.Delete(path + "-shm");
        DirectorySync.Flush(path);
        File.Move(Finished(path), path);
        DirectorySync.Flush(path);
        return moved;
    }

    private static void MoveIfThere(string from, string to, List<string> moved)
    {
        if (File.Exists(from))
        {
            File.Move(from, to, overwrite: true);
            moved.Add(to);
        }
    }

    private static void RemoveLog(string path)
    {
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    private static string Name(string path, DateTimeOffset now) =>
        $"{path}.damaged-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
}
