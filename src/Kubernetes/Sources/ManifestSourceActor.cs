using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Sources;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Sources;

/// <summary>
/// Watches a directory of manifests and tells its changes, each revision closed by a barrier. Tells everything when the node calls for it,
/// and nothing before.
/// </summary>
public sealed class ManifestSourceActor : ReceiveActor, IWithTimers
{
    // If the node cannot take a revision for so long, the next is told all the same: it may be what mends the cause.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ManifestDirectory _directory;
    private readonly Revisions _revisions;
    private readonly Routes _routes;
    private ManifestWatcher? _watcher;
    private ObjectSnapshot? _seen;
    private SourceState _state = SourceState.Empty;

    /// <param name="directory">The directory. It knows what broken files last held, so it outlives this actor.</param>
    /// <param name="revisions">Numbers of what is told; outlive this actor as well.</param>
    /// <param name="routes">Who hears of what.</param>
    public ManifestSourceActor(ManifestDirectory directory, Revisions revisions, Routes routes)
    {
        (_directory, _revisions, _routes) = (directory, revisions, routes);
        Receive<ObjectSnapshot>(s =>
        {
            _seen = s;
            if (_watcher is null)
            {
                Begin();
            }
            else
            {
                TellNext();
            }
        });
        Receive<RevisionTaken>(m => m.Revision >= _state.Revision, _ => Landed());
        Receive<RevisionTaken>(_ => { });
        Receive<Impatient>(_ =>
        {
            Context.GetLogger().Warning("revision {0} is not taken after {1} s: the next is told all the same", _state.Revision, Patience.TotalSeconds);
            Landed();
        });
        Receive<Relist>(Again);
        Receive<Status.Failure>(m => throw new IOException(m.Cause.Message, m.Cause));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"{_directory.Root}: revision {_state.Revision}, {_state.Told.Objects.Count} objects, {_state.Told.Problems.Count} problems")));
    }

    private sealed record Impatient;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Task.Run(_directory.Scan).PipeTo(Self);

    /// <inheritdoc/>
    protected override void PostStop() => _watcher?.DisposeAsync().AsTask();

    private void Begin()
    {
        _watcher = Watch(_directory, Self);
        Context.System.EventStream.Subscribe(Self, typeof(Relist));
        Context.System.EventStream.Subscribe(Self, typeof(RevisionTaken));
        Context.System.EventStream.Publish(new StateLost($"{Self.Path}"));
    }

    private static ManifestWatcher Watch(ManifestDirectory directory, IActorRef self)
    {
        var watcher = new ManifestWatcher(directory, (s, _) => self.Tell(s));
        watcher.Completion.TellFailure(self);
        return watcher;
    }

    // States of the directory that come while a revision is on its way are skipped but for the last.
    private void TellNext()
    {
        if (_state is { Listing: not null, InFlight: false } && !ReferenceEquals(_seen, _state.Told))
        {
            Tell(_seen!, SnapshotDiff.Between(_state.Told, _seen!));
        }
    }

    private void Landed()
    {
        Timers.Cancel(nameof(Impatient));
        _state = _state with { InFlight = false };
        TellNext();
    }

    private void Tell(ObjectSnapshot now, SnapshotDiff difference)
    {
        var revision = _revisions.Next(now.Revision);
        _routes.Begin(revision);
        // An object that is used from one place may stand, unreadable, in another: that is a problem of the other place.
        var wrong = now.Problems.Where(p => p.IsError).ToLookup(p => p.Object is { } key
            && (!now.Sources.TryGetValue(key, out var used) || used == p.Source));
        var unreadable = wrong[true].GroupBy(p => p.Object!.Value)
            .ToImmutableDictionary(g => g.Key, g => new ObjectUnreadable(
                g.Key, g.Max(p => p.Generation), string.Join("; ", g.Select(p => (p with { Object = null }).ToString()))));
        var files = now.Problems.Where(p => p.Object is null).Concat(wrong[false].Where(p => p.Object is not null))
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

        foreach (var (key, message) in unreadable.Where(u => _state.Unreadable.GetValueOrDefault(u.Key) != u.Value))
        {
            _routes.Tell(key, message);
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
            Context.GetLogger().Log(p.IsError ? LogLevel.ErrorLevel : LogLevel.WarningLevel, null, p.ToString());
        }

        if (!_state.IsComplete)
        {
            _routes.Listed(new ObjectsListed([.. now.Objects.Keys, .. unreadable.Keys], now.IsComplete));
        }

        _state = _state with
        {
            Told = now, Unreadable = unreadable, Files = files, Revision = revision, IsComplete = now.IsComplete, InFlight = true,
        };
        Timers.StartSingleTimer(nameof(Impatient), new Impatient(), Patience);
        _routes.Mark(_state.Revision, _state.Listing);
    }

    private void Again(Relist m)
    {
        Context.GetLogger().Info("everything is told (anew): {0} began with nothing", m.Why);
        _state = SourceState.Empty with { Listing = m.Listing };
        Tell(_seen!, SnapshotDiff.Between(ObjectSnapshot.Empty, _seen!));
    }
}
