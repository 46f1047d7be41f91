using System.Security.Cryptography;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Manifests;

/// <summary>
/// What a directory does with its <see cref="IManifestMemory"/>: a failing one costs the past after a restart, never the present.
/// Paths are relative to the root; the memory knows them with it.
/// </summary>
internal sealed class LastGoodFiles(IManifestMemory? memory, string root, IManifestFiles files)
{
    private readonly SortedDictionary<string, Problem> _lost = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unsaved = new(StringComparer.Ordinal);
    private Problem? _failure;
    private bool _isPruned;

    /// <summary>What is wrong with the memory at present.</summary>
    public Problem[] Problems => [.. _lost.Values, .. _failure is { } f ? [f] : Array.Empty<Problem>()];

    /// <summary>What a file held when it was last whole, as if read then; null if nothing is known of it.</summary>
    public FileState? Recall(string path)
    {
        try
        {
            return memory?.Read(Key(path)) is { } content ? FileState.Of(path, content, default, true, null, _ => null) : null;
        }
        catch (IOException e)
        {
            _lost[path] = new Problem(
                null, "", $"what it held before the start cannot be read back: {Shown.Text(e.Message, 300)}", "repair the file", Severity.Error, Shown.Text(path, 300));
            return null;
        }
    }

    /// <summary>Files of which something is known.</summary>
    public IEnumerable<string> Paths() => Try(() => memory?.Paths.Where(p => p.StartsWith(Key(""), StringComparison.Ordinal))
        .Select(p => p[Key("").Length..]).ToArray()) ?? [];

    /// <summary>Remembers a file that was just read, if it is whole and not remembered so already.</summary>
    public void Saw(string path, byte[] content, FileState state)
    {
        if (memory is null || state.HasErrors || state.MayMissSome)
        {
            _unsaved.Remove(path);
            return;
        }

        _lost.Remove(path);
        if (_unsaved.Count > 0 || !Try(() => Save(path, content, state.Hash)))
        {
            _unsaved.Add(path);
        }
    }

    /// <summary>At the end of a scan: forgets the files that are gone, and tries again what failed.</summary>
    public void Finish(IReadOnlyDictionary<string, FileState> before, IReadOnlyDictionary<string, FileState> states)
    {
        if (memory is null)
        {
            return;
        }

        foreach (var path in _lost.Keys.Concat(_unsaved).Where(p => !states.ContainsKey(p)).ToArray())
        {
            _lost.Remove(path);
            _unsaved.Remove(path);
        }

        var isFine = Try(() =>
        {
            if (!_isPruned)
            {
                memory.KeepOnly(states.Keys.Select(Key));
                _isPruned = true;
            }

            foreach (var path in before.Keys.Where(p => !states.ContainsKey(p)))
            {
                memory.Remove(Key(path));
            }

            return true;
        });

        // Where one cannot be written the next cannot either: no more than one is tried in vain.
        while (_unsaved.Count > 0 && Try(() => SaveAgain(_unsaved.First(), states)))
        {
            _unsaved.Remove(_unsaved.First());
        }

        if (isFine && _unsaved.Count == 0)
        {
            _failure = null;
        }
    }

    private bool SaveAgain(string path, IReadOnlyDictionary<string, FileState> states)
    {
        byte[] content;
        try
        {
            content = files.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Changing: whoever reads it next remembers it.
            return true;
        }

        return !SHA256.HashData(content).AsSpan().SequenceEqual(states[path].Hash) || Save(path, content, states[path].Hash);
    }

    private bool Save(string path, byte[] content, byte[] hash)
    {
        if (!memory!.HashOf(Key(path)).AsSpan().SequenceEqual(hash))
        {
            memory.Write(Key(path), content);
        }

        return true;
    }

    private string Key(string path) => $"{root}/{path}";

    private T? Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException e)
        {
            _failure = new Problem(
                null, "", $"what manifests hold cannot be written down, so a file that is broken at the next start loses its objects: {Shown.Text(e.Message, 300)}",
                "check the state directory and its free space", Severity.Error, "last good manifests");
            return default;
        }
    }
}
