namespace Antrea.Kubernetes.Connections;

/// <summary>Bytes that stand in a configuration, or in a file that it names.</summary>
/// <param name="Name">What to call it in messages: <c>config: users[a].user.client-key-data</c>.</param>
/// <param name="Data">The bytes; null if they are in a file.</param>
/// <param name="Path">The file; null if the bytes are given.</param>
public sealed record FileOrData(string Name, byte[]? Data, string? Path)
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The bytes as they are now.</summary>
    /// <exception cref="ConnectionException">The file cannot be read, is empty or larger than 1 MiB.</exception>
    public byte[] Read()
    {
        if (Data is not null)
        {
            return Data;
        }

        try
        {
            var info = new FileInfo(Path!);
            var bytes = info.Length <= MaxBytes ? File.ReadAllBytes(Path!) : throw new ConnectionException($"{Name}: {Path} is larger than 1 MiB");
            return bytes.Length > 0 ? bytes : throw new ConnectionException($"{Name}: {Path} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectionException($"{Name}: cannot read {Path}: {e.Message}", e);
        }
    }
}
