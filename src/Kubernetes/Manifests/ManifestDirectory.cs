using System.Collections.Immutable;
using System.Security.Cryptography;
using Antrea.Kubernetes.Sources;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Manifests;

/// <summary>
/// A directory of manifests: all <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c> below it. Each scan reads only the files that changed.
/// What cannot be read is reported and stays as it last was; an object goes only when no file holds it any more. Thread-safe.
/// </summary>
public sealed class ManifestDirectory
{
    // A file may change again within one tick of the file system's clock, its stamp staying the same.
    private static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly IManifestFiles _files;
    private readonly TimeProvider _time;
    private readonly TimeSpan _quiet;
    private Dictionary<string, FileState> _states = new(StringComparer.Ordinal);
    private readonly LastGoodFiles _lastGood;
    private Problem[] _unreadable = [];
    private Problem[] _memoryProblems = [];
    private bool _isMissing;

    /// <summary>A directory that need not exist yet.</summary>
    /// <param name="root">Its path.</param>
    /// <param name="time">The clock that files' times are compared with; null = the system's.</param>
    /// <param name="quiet">
    /// A file written in place may be seen half written. If so read it lacks objects, or has errors, this is how long since its last
    /// change before that is believed; default 30 ms. Files replaced by rename are never half written, but treated alike.
    /// </param>
    /// <param name="memory">
    /// Keeps the contents of whole files, so that one that is broken at the first scan is taken as if it had been broken since; null = none.
    /// </param>
    public ManifestDirectory(string root, TimeProvider? time = null, TimeSpan? quiet = null, IManifestMemory? memory = null)
        : this(Path.GetFullPath(root), new DiskFiles(Path.GetFullPath(root)), time, quiet, memory)
    {
    }

    internal ManifestDirectory(string root, IManifestFiles files, TimeProvider? time = null, TimeSpan? quiet = null, IManifestMemory? memory = null)
    {
        Root = root;
        _files = files;
        _lastGood = new LastGoodFiles(memory, root, files);
        _time = time ?? TimeProvider.System;
        _quiet = quiet ?? TimeSpan.FromMilliseconds(30);
    }

    /// <summary>Absolute path of the directory.</summary>
    public string Root { get; }

    /// <summary>The snapshot of the last scan; <see cref="ObjectSnapshot.Empty"/> before the first.</summary>
    public ObjectSnapshot Current { get; private set; } = ObjectSnapshot.Empty;

    /// <summary>Looks at the directory. Returns the same snapshot as before if nothing is new.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist, and never did since the first scan.</exception>
    /// <exception cref="IOException">The directory cannot be looked at, and never could.</exception>
    public ObjectSnapshot Scan()
    {
        lock (_lock)
        {
            return Current = ScanLocked();
        }
    }

    private ObjectSnapshot ScanLocked()
    {
        var isFirst = Current.Revision == 0;
        if (List(isFirst, out var why) is not { } listing)
        {
            var gone = new Problem(null, "", why, "create it again; what it held before stays in force", Severity.Error, Root);
            var isKnown = _isMissing && Current.Problems[0] == gone;
            _isMissing = true;
            return isKnown ? Current : Current with { Problems = [gone], IsComplete = false };
        }

        var before = _states;
        _states = Update(listing, isFirst, out var isChanged);
        _lastGood.Finish(before, _states);
        var (unreadable, ofMemory) = (listing.Problems().ToArray(), _lastGood.Problems);
        var isSame = !isFirst && !isChanged && !_isMissing && unreadable.SequenceEqual(_unreadable)
            && ofMemory.SequenceEqual(_memoryProblems)
            && before.Count == _states.Count && _states.All(s => before.GetValueOrDefault(s.Key) == s.Value);
        (_unreadable, _memoryProblems, _isMissing) = (unreadable, ofMemory, false);
        return isSame ? Current : Merge(isChanged || isFirst ? Current.Revision + 1 : Current.Revision);
    }

    private FileListing? List(bool isFirst, out string why)
    {
        why = $"the manifests directory {Root} does not exist";
        try
        {
            return _files.List() ?? (isFirst ? throw new DirectoryNotFoundException(why) : null);
        }
        catch (IOException e) when (!isFirst)
        {
            why = Shown.Text(e.Message, 300);
            return null;
        }
    }

    // The states of the files listed, and whether anything is different on disk.
    private Dictionary<string, FileState> Update(FileListing listing, bool isFirst, out bool isChanged)
    {
        var states = new Dictionary<string, FileState>(listing.Files.Count, StringComparer.Ordinal);
        isChanged = false;
        foreach (var (path, stamp) in listing.Files)
        {
            var before = _states.GetValueOrDefault(path);
            var after = before is { IsSettled: true } && before.Stamp == stamp ? before : Read(path, stamp, before);
            if (after is not null)
            {
                states.Add(path, after);
                isChanged |= before is null || before.Stamp != after.Stamp || !before.Hash.AsSpan().SequenceEqual(after.Hash);
            }
        }

        foreach (var (path, state) in _states)
        {
            if (!states.ContainsKey(path))
            {
                var isKept = listing.IsInTheDark(path);
                isChanged |= !isKept;
                if (isKept)
                {
                    states.Add(path, state);
                }
            }
        }

        // Where nobody could look yet, what was there before is still there.
        foreach (var path in isFirst && listing.Unreadable.Count > 0 ? _lastGood.Paths().Where(listing.IsInTheDark) : [])
        {
            if (!states.ContainsKey(path) && _lastGood.Recall(path) is { } known)
            {
                states.Add(path, known);
            }
        }

        return states;
    }

    // Null if a new file is gone already.
    private FileState? Read(string path, FileStamp stamp, FileState? before)
    {
        byte[] content;
        FileStamp? now;
        try
        {
            if (stamp.Size > ManifestFile.MaxBytes)
            {
                return FileState.Unreadable(path, stamp, before ?? _lastGood.Recall(path), $"is larger than {ManifestFile.MaxBytes >> 20} MiB") with { IsSettled = true };
            }

            content = _files.Read(path);
            now = _files.Stamp(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Gone since it was listed, or the whole directory is: the next scan knows.
            return (before ?? _lastGood.Recall(path)) is { } known ? known with { IsSettled = false } : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var failed = FileState.Unreadable(path, stamp, before ?? _lastGood.Recall(path), e.Message);
            return before is not null && before.Stamp == stamp && before.Problems.SequenceEqual(failed.Problems) ? before : failed;
        }

        // A time in the future is as good as one long past: the next change will set another.
        var age = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddTicks(stamp.ModifiedNs / 100)).Duration();
        var isSettled = now == stamp && age > ClockTick;
        if (before is not null && before.Hash.AsSpan().SequenceEqual(SHA256.HashData(content)))
        {
            return before with { Stamp = stamp, IsSettled = isSettled };
        }

        var after = FileState.Of(path, content, stamp, isSettled, before, key => Current.Objects.GetValueOrDefault(key));
        if (before is null && after.HasErrors && _lastGood.Recall(path) is { } last)
        {
            after = FileState.Of(path, content, stamp, isSettled, last, key => Current.Objects.GetValueOrDefault(key));
        }

        var isDoubtful = before?.Stamp.Inode == stamp.Inode && (after.HasErrors || before.Objects.Count > after.Objects.Count);
        if (isDoubtful && (now != stamp || age < _quiet))
        {
            return before! with { IsSettled = false };
        }

        _lastGood.Saw(path, content, after);
        return after;
    }

    private ObjectSnapshot Merge(long revision)
    {
        var objects = ImmutableDictionary.CreateBuilder<ObjectKey, KubeObject>();
        var sources = ImmutableDictionary.CreateBuilder<ObjectKey, string>();
        var problems = new List<Problem>([.. _unreadable, .. _memoryProblems]);
        foreach (var state in _states.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value))
        {
            problems.AddRange(state.Problems);
            foreach (var held in state.Objects)
            {
                // The first file that holds an object wins.
                var key = held.Object.Key;
                if (objects.TryAdd(key, held.Object))
                {
                    sources.Add(key, held.Source);
                }
                else
                {
                    problems.Add(FileState.Twice(key, held.Source, sources[key]));
                }
            }
        }

        return new ObjectSnapshot(
            revision, objects.ToImmutable(), sources.ToImmutable(), ListOf.From(problems), _states.Values.All(s => s.IsSettled || s.IsUnreadable),
            _unreadable.Length == 0 && !_states.Values.Any(s => s.MayMissSome));
    }
}
