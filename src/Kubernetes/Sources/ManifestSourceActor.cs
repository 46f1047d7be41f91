using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Sources;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Sources;

/// <summary>Watches a directory of manifests and tells its changes, each revision closed by a barrier.</summary>
public sealed class ManifestSourceActor : ReceiveActor
{
    private readonly ManifestDirectory _directory;
    private readonly Routes _routes;
    private ManifestWatcher? _watcher;
    private SourceState _state = SourceState.Empty;

    /// <param name="root">The directory.</param>
    /// <param name="routes">Who hears of what.</param>
    public ManifestSourceActor(string root, Routes routes)
    {
        _directory = new ManifestDirectory(root);
        _routes = routes;
        Receive<DirectorySnapshot>(s =>
        {
            Tell(s, SnapshotDiff.Between(_state.Told, s));
            Watch();
        });
        Receive<Seen>(m => Tell(m.Snapshot, m.Difference));
        Receive<Relist>(m => Again(m.Who));
        Receive<Status.Failure>(m => throw new IOException(m.Cause.Message, m.Cause));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"{_directory.Root}: revision {_state.Revision}, {_state.Told.Objects.Count} objects, {_state.Told.Problems.Count} problems")));
    }

    private sealed record Seen(DirectorySnapshot Snapshot, SnapshotDiff Difference);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(Relist));
        Task.Run(_directory.Scan).PipeTo(Self);
    }

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        // What was told before is lost with the state: those who hold it must not keep what is gone meanwhile.
        base.PostRestart(reason);
        Context.System.EventStream.Publish(new Relist($"{Self.Path}"));
    }

    /// <inheritdoc/>
    protected override void PostStop() => _watcher?.DisposeAsync().AsTask();

    private void Watch()
    {
        var self = Self;
        _watcher ??= new ManifestWatcher(_directory, (s, d) => self.Tell(new Seen(s, d)));
    }

    private void Tell(DirectorySnapshot now, SnapshotDiff difference)
    {
        var unreadable = now.Problems.Where(p => p is { Object: not null, IsError: true })
            .GroupBy(p => p.Object!.Value)
            .ToImmutableDictionary(g => g.Key, g => string.Join("; ", g.Select(p => (p with { Object = null }).ToString())));
        var files = now.Problems.Where(p => p is { Object: null })
            .GroupBy(p => p.Source.Length > 0 ? p.Source : "manifests")
            .ToImmutableDictionary(g => g.Key, g => string.Join("; ", g.Select(p => (p with { Source = "" }).ToString())));
        foreach (var o in difference.Removed)
        {
            _routes.Tell(o.Key, new ObjectRemoved(o.Key));
        }

        // An object that could be read never, or not any more, and is gone now.
        foreach (var key in _state.Unreadable.Keys.Where(k => !unreadable.ContainsKey(k) && !now.Objects.ContainsKey(k)))
        {
            _routes.Tell(key, new ObjectRemoved(key));
        }

        // Repaired to what it was before: no change of the object, but its refusal is over.
        var repaired = _state.Unreadable.Keys.Where(k => !unreadable.ContainsKey(k)).ToHashSet();
        foreach (var o in difference.Added.Concat(difference.Changed.Select(c => c.New)))
        {
            repaired.Remove(o.Key);
            _routes.Tell(o.Key, new ObjectChanged(o));
        }

        foreach (var key in repaired)
        {
            if (now.Objects.TryGetValue(key, out var o))
            {
                _routes.Tell(key, new ObjectChanged(o));
            }
        }

        foreach (var (key, reason) in unreadable.Where(u => _state.Unreadable.GetValueOrDefault(u.Key) != u.Value))
        {
            _routes.Tell(key, new ObjectUnreadable(key, 0, reason));
        }

        foreach (var (source, text) in files.Where(f => _state.Files.GetValueOrDefault(f.Key) != f.Value))
        {
            _routes.Node.Tell(new ProblemNoted(source, text));
        }

        foreach (var source in _state.Files.Keys.Where(f => !files.ContainsKey(f)))
        {
            _routes.Node.Tell(new ProblemNoted(source, ""));
        }

        foreach (var p in now.Problems.Except(_state.Told.Problems))
        {
            Context.GetLogger().Log(p.IsError ? LogLevel.ErrorLevel : LogLevel.WarningLevel, null, p.ToString().Replace("{", "{{").Replace("}", "}}"));
        }

        _state = _state with { Told = now, Unreadable = unreadable, Files = files, Revision = now.Revision + _state.Relists };
        _routes.Mark(_state.Revision, _state.Floor);
    }

    private void Again(string who)
    {
        if (_state.Told.Revision == 0)
        {
            return;
        }

        Context.GetLogger().Warning("{0} was restarted: everything is told again", who);
        var all = _state.Told;
        var floor = _state.Revision + 1;
        _state = SourceState.Empty with { Relists = _state.Relists + 1, Floor = floor };
        Tell(all, SnapshotDiff.Between(DirectorySnapshot.Empty, all));
    }
}
