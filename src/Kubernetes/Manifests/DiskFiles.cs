namespace Antrea.Kubernetes.Manifests;

/// <summary>
/// A directory tree on disk. Hidden files and directories are left out, symbolic links are followed; so the files of a mounted
/// ConfigMap, links through <c>..data</c>, are seen once and under their own names.
/// </summary>
internal sealed class DiskFiles(string root) : IManifestFiles
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public FileListing? List()
    {
        while (FileStamp.Of(root) is { IsDirectory: true } stamp)
        {
            var files = new List<(string, FileStamp)>();
            var unreadable = new List<(string, string)>();
            Walk("", new HashSet<(ulong, ulong)> { (stamp.Device, stamp.Inode) }, files, unreadable);

            // A root that was moved away meanwhile looks empty, which is not what it was.
            if (FileStamp.Of(root) is { } after && (after.Device, after.Inode) == (stamp.Device, stamp.Inode))
            {
                files.Sort((a, b) => string.CompareOrdinal(a.Item1, b.Item1));
                return new FileListing(files, unreadable);
            }
        }

        return null;
    }

    public FileStamp? Stamp(string path) => FileStamp.Of(Path.Combine(root, path));

    public byte[] Read(string path) => File.ReadAllBytes(Path.Combine(root, path));

    private void Walk(string prefix, HashSet<(ulong, ulong)> above, List<(string, FileStamp)> files, List<(string, string)> unreadable)
    {
        List<string> names;
        try
        {
            names = [.. Directory.EnumerateFileSystemEntries(Path.Combine(root, prefix), "*", Everything).Select(p => Path.GetFileName(p)!)];
        }
        catch (DirectoryNotFoundException)
        {
            // Removed after its parent was listed.
            return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable.Add((prefix.Length == 0 ? "/" : prefix, e.Message));
            return;
        }

        foreach (var name in names.Where(n => n[0] != '.'))
        {
            Entry(prefix + name, above, files, unreadable);
        }
    }

    private void Entry(string path, HashSet<(ulong, ulong)> above, List<(string, FileStamp)> files, List<(string, string)> unreadable)
    {
        try
        {
            if (FileStamp.Of(Path.Combine(root, path)) is not { } stamp)
            {
                return;
            }

            if (!stamp.IsDirectory)
            {
                if (Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
                {
                    files.Add((path, stamp));
                }

                return;
            }

            // A link to a directory above would go round for ever.
            if (above.Add((stamp.Device, stamp.Inode)))
            {
                Walk(path + "/", above, files, unreadable);
                above.Remove((stamp.Device, stamp.Inode));
            }
        }
        catch (IOException e)
        {
            unreadable.Add((path, e.Message));
        }
    }
}
