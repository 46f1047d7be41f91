using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Sources;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>
/// Collects what an API server tells of all kinds, each watched by a child, and tells it on in revisions closed by a barrier. Nothing is told before all kinds
/// are known; what comes while a revision is on its way goes with the next.
/// </summary>
public sealed class ClusterSourceActor : ReceiveActor, IWithTimers
{
    // If the node cannot take a revision for so long, the next is told all the same: it may be what mends the cause.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // What is applied together comes by several watches, each in its own time.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(25);

    // Watches fail together, and each says so.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan FirstRestart = TimeSpan.FromMilliseconds(500), LongestRestart = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<WatchedKind> _kinds;
    private readonly ClusterAccess _access;
    private readonly Revisions _revisions;
    private readonly Routes _routes;
    private ClusterSourceState _state;

    /// <param name="access">The server.</param>
    /// <param name="kinds">What is watched.</param>
    /// <param name="revisions">Numbers of what is told; outlive this actor.</param>
    /// <param name="routes">Who hears of what.</param>
    public ClusterSourceActor(ClusterAccess access, IReadOnlyList<WatchedKind> kinds, Revisions revisions, Routes routes)
    {
        (_access, _kinds, _revisions, _routes) = (access, kinds, revisions, routes);
        _state = ClusterSourceState.Of(kinds);
        Receive<KindStep>(m =>
        {
            Sender.Tell(StepTaken.Instance);
            Stepped(m);
        });
        Receive<TellNow>(_ => TellNews());
        Receive<TellWrong>(_ => TellTroubles());
        Receive<RevisionTaken>(m => m.Revision >= _state.Revision, _ => Landed());
        Receive<RevisionTaken>(_ => { });
        Receive<Impatient>(_ =>
        {
            Context.GetLogger().Warning("revision {0} is not taken after {1} s: the next is told all the same", _state.Revision, Patience.TotalSeconds);
            Landed();
        });
        Receive<Relist>(Again);
        Receive<GetCluster>(_ => Sender.Tell(new ClusterSeen(_state.Told.Objects, _state.Told.Unreadable, _state.Listing is null ? 0 : _state.Revision)));
        Receive<GetSourceView>(_ => Sender.Tell(new SourceView(_state.Seen.Kinds, _state.Seen.Unreadable.Count)));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"revision {_state.Revision}, {_state.Seen.Objects.Count} objects, {_state.Seen.Unreadable.Count} unreadable, "
            + $"{_state.Seen.Kinds.Values.Count(k => k.IsKnown)} of {_kinds.Count} kinds known")));
    }

    private sealed record Impatient;

    private sealed record TellNow;

    private sealed record TellWrong;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        foreach (var kind in _kinds)
        {
            var (access, self) = (_access, Self);
            Context.ActorOf(
                BackoffSupervisor.Props(Backoff.OnFailure(
                    Props.Create(() => new KindSourceActor(kind, access, self)), "watch", FirstRestart, LongestRestart, 0.2, -1)),
                kind.Name);
        }
    }

    // Who comes after this one says again what is still wrong, and knows nothing of the rest.
    /// <inheritdoc/>
    protected override void PostStop()
    {
        foreach (var subject in _state.Troubles.Keys)
        {
            _routes.Node.Tell(new ProblemNoted(subject, "", IsLocal: true));
        }
    }

    private void Stepped(KindStep m)
    {
        var before = _state.Seen;
        var seen = before.With(m.Kind, m.Step, _access.Client.Time.GetUtcNow());
        _state = _state with { Seen = seen };
        ClusterLog.Write(Context.GetLogger(), m, before, seen);
        if (!ReferenceEquals(before.Kinds, seen.Kinds))
        {
            Later(new TellWrong(), Settling);
        }

        if (!_state.IsOpen && seen.IsComplete)
        {
            Open();
        }
        else if (_state.HasNews)
        {
            Later(new TellNow(), Gathering);
        }
    }

    private void Later<T>(T message, TimeSpan delay) where T : notnull
    {
        if (!Timers.IsTimerActive(typeof(T).Name))
        {
            Timers.StartSingleTimer(typeof(T).Name, message, delay);
        }
    }

    private void Open()
    {
        _state = _state with { IsOpen = true };
        Context.System.EventStream.Subscribe(Self, typeof(Relist));
        Context.System.EventStream.Subscribe(Self, typeof(RevisionTaken));
        Context.System.EventStream.Publish(new StateLost($"{Self.Path}"));
    }

    private void TellTroubles()
    {
        var now = ClusterTroubles.Of(_state.Seen);
        foreach (var (subject, text) in now.Where(t => _state.Troubles.GetValueOrDefault(t.Key) != t.Value))
        {
            Context.GetLogger().Warning("{0}: {1}", subject, text);
            _routes.Node.Tell(new ProblemNoted(subject, text, IsLocal: true));
        }

        foreach (var subject in _state.Troubles.Keys.Where(s => !now.ContainsKey(s)))
        {
            Context.GetLogger().Info("{0}: well again", subject);
            _routes.Node.Tell(new ProblemNoted(subject, "", IsLocal: true));
        }

        _state = _state with { Troubles = now };
    }

    private void Landed()
    {
        Timers.Cancel(nameof(Impatient));
        _state = _state with { InFlight = false };
        TellNews();
    }

    private void TellNews()
    {
        if (_state.HasNews)
        {
            Tell(_state.Seen.Touched!, whole: false);
        }
    }

    private void Again(Relist m)
    {
        Context.GetLogger().Info("everything is told (anew): {0} began with nothing", m.Why);
        Timers.Cancel(nameof(TellNow));
        _state = _state with { Told = ClusterState.Of(_kinds), Listing = m.Listing };
        Tell(_state.Seen.Objects.Keys.Concat(_state.Seen.Unreadable.Keys.Where(k => !_state.Seen.Objects.ContainsKey(k))), whole: true);
    }

    private void Tell(IEnumerable<ObjectKey> keys, bool whole)
    {
        var (told, now) = (_state.Told, _state.Seen);
        var revision = _revisions.Next(0);
        _routes.Begin(revision);
        var news = ClusterNews.Between(told, now, keys);
        foreach (var key in news.Removed)
        {
            _routes.Tell(key, new ObjectRemoved(key));
        }

        foreach (var o in news.Changed)
        {
            _routes.Tell(o.Key, new ObjectChanged(o));
        }

        foreach (var refusal in news.Unreadable)
        {
            _routes.Tell(refusal.Key, refusal);
        }

        if (whole)
        {
            _routes.Listed(new ObjectsListed(k => now.Objects.ContainsKey(k) || now.Unreadable.ContainsKey(k)));
        }

        _state = _state with { Seen = now.Told(), Told = now.Told(), Revision = revision, InFlight = true };
        Timers.StartSingleTimer(nameof(Impatient), new Impatient(), Patience);
        _routes.Mark(revision, _state.Listing);
    }
}
