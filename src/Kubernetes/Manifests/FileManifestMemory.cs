using System.Security.Cryptography;
using System.Text;

namespace Antrea.Kubernetes.Manifests;

/// <summary>
/// One file for each manifest file, named after the SHA-256 of its path: a line <c>antrea-manifest 1 HASH PATH</c> (SHA-256 of the content
/// in hex, path in Base64), then the content. Replaced by rename and not synced: what a power cut leaves half written is found damaged.
/// Not thread-safe.
/// </summary>
/// <param name="directory">Where they are; made when it is first written to.</param>
public sealed class FileManifestMemory(string directory) : IManifestMemory
{
    private const string Magic = "antrea-manifest 1 ", Draft = ".new";

    // By path; null until the directory was read.
    private Dictionary<string, byte[]>? _hashes;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Paths => Hashes.Keys;

    private Dictionary<string, byte[]> Hashes => _hashes ??= Guarded(Load);

    /// <inheritdoc/>
    public byte[]? HashOf(string path) => Hashes.GetValueOrDefault(path);

    /// <inheritdoc/>
    public byte[]? Read(string path)
    {
        var file = FileOf(path);
        return Guarded(() => !File.Exists(file)
            ? null
            : Decode(File.ReadAllBytes(file)) is { } entry && entry.Path == path ? entry.Content : throw new IOException($"{file} is damaged"));
    }

    /// <inheritdoc/>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var hash = SHA256.HashData(content);
        var head = Encoding.ASCII.GetBytes($"{Magic}{Convert.ToHexStringLower(hash)} {Convert.ToBase64String(Encoding.UTF8.GetBytes(path))}\n");
        byte[] whole = [.. head, .. content];
        var hashes = Hashes;
        Guarded(() =>
        {
            Make();
            var file = FileOf(path);
            File.WriteAllBytes(file + Draft, whole);
            File.Move(file + Draft, file, overwrite: true);
            return hashes[path] = hash;
        });
    }

    /// <inheritdoc/>
    public void Remove(string path)
    {
        Guarded(() =>
        {
            File.Delete(FileOf(path));
            return true;
        });
        Hashes.Remove(path);
    }

    /// <inheritdoc/>
    public void KeepOnly(IEnumerable<string> paths)
    {
        var keep = paths.Select(FileOf).ToHashSet(StringComparer.Ordinal);
        Guarded(() =>
        {
            foreach (var file in Files().Where(f => !keep.Contains(f)))
            {
                File.Delete(file);
            }

            return true;
        });
        foreach (var path in Hashes.Keys.Where(p => !keep.Contains(FileOf(p))).ToArray())
        {
            Hashes.Remove(path);
        }
    }

    private Dictionary<string, byte[]> Load()
    {
        var hashes = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Files())
        {
            // One that cannot be read counts as damaged: said when it is needed, replaced when its manifest is whole.
            if (TryRead(file) is { } bytes && Decode(bytes) is { } entry && FileOf(entry.Path) == file)
            {
                hashes[entry.Path] = SHA256.HashData(entry.Content);
            }
        }

        return hashes;
    }

    // Manifests may hold what not everybody shall read.
    private void Make()
    {
        if (OperatingSystem.IsLinux())
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string[] Files() => Directory.Exists(directory) ? Directory.GetFiles(directory) : [];

    private string FileOf(string path) =>
        Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path))));

    private static byte[]? TryRead(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (string Path, byte[] Content)? Decode(byte[] bytes)
    {
        var end = Array.IndexOf(bytes, (byte)'\n');
        if (end < 0 || !bytes.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Magic)))
        {
            return null;
        }

        var head = Encoding.ASCII.GetString(bytes, Magic.Length, end - Magic.Length).Split(' ');
        var content = bytes[(end + 1)..];
        var path = new byte[head[^1].Length];
        return head.Length == 2 && head[0] == Convert.ToHexStringLower(SHA256.HashData(content)) && Convert.TryFromBase64String(head[1], path, out var n)
            ? (Encoding.UTF8.GetString(path, 0, n), content)
            : null;
    }

    private static T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
