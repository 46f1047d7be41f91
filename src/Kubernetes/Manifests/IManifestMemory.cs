namespace Antrea.Kubernetes.Manifests;

/// <summary>Keeps what files last held while they were whole, so that a file that is broken at the next start still has a past.</summary>
public interface IManifestMemory
{
    /// <summary>Files of which something can be read back.</summary>
    /// <exception cref="IOException">The memory cannot be read.</exception>
    IReadOnlyCollection<string> Paths { get; }

    /// <summary>SHA-256 of what is remembered of a file; null = nothing usable.</summary>
    byte[]? HashOf(string path);

    /// <summary>What is remembered of a file; null = nothing.</summary>
    /// <exception cref="IOException">It cannot be read, or is damaged.</exception>
    byte[]? Read(string path);

    /// <summary>Remembers a content in place of the one before.</summary>
    /// <exception cref="IOException">It cannot be written; the one before is still there.</exception>
    void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>Forgets a file.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    void Remove(string path);

    /// <summary>Forgets all other files, and whatever is damaged and belongs to none of these.</summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    void KeepOnly(IEnumerable<string> paths);
}
