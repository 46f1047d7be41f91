using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Sources;
using Antrea.Policy.Api;
using Antrea.Policy.Status;
using Delays = Antrea.Kubernetes.Client.Backoff;

namespace Antrea.Kubernetes.Reporting;

/// <summary>
/// On the elected agent only: sums up what all agents report in the status of policies, and says of groups whether their members are known. Knows by
/// watching what stands in the objects, writes what differs, each write on the version that it has seen.
/// </summary>
public sealed class StatusWriterActor : ReceiveActor, IWithTimers
{
    private const string Subject = "status of policies";

    // At most 50 writes a second begin, and 8 are under way.
    private const int MostWriting = 8, MostAtOnce = 10;

    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1), Pulse = TimeSpan.FromMilliseconds(200), Settle = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromSeconds(5),
        Reserve = TimeSpan.FromSeconds(1), AfterConflict = TimeSpan.FromSeconds(1), AfterRefusal = TimeSpan.FromMinutes(1);

    private readonly ApiClient _client;
    private readonly IActorRef _node;
    private readonly IActorRef _source;
    private readonly TimeProvider _clock;
    private readonly Delays _delays;
    private readonly Paced _pace;
    private readonly LastingProblem _problem;
    private readonly ReflectorOptions? _watching;
    private Term? _term;
    private WriterState _state = WriterState.Empty;
    private (object? Objects, object? Unreadable, object? Refused, object? Reports) _summedUp;
    private long _dueAt, _notBefore;
    private bool _isLooking;
    private int _terms, _written;

    /// <param name="client">The API server.</param>
    /// <param name="node">Answers <see cref="GetNodeState"/>; told what is wrong and lasts.</param>
    /// <param name="source">Answers <see cref="GetCluster"/>.</param>
    /// <param name="clock">The clock that <see cref="LeadershipChanged.Until"/> is of.</param>
    /// <param name="watching">Limits of the watches; null = the usual ones.</param>
    /// <param name="random">Draws jitter; null = any.</param>
    public StatusWriterActor(ApiClient client, IActorRef node, IActorRef source, TimeProvider clock, ReflectorOptions? watching = null, Random? random = null)
    {
        (_client, _node, _source, _clock, _watching) = (client, node, source, clock, watching);
        _delays = new Delays(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), random ?? Random.Shared);
        _pace = new Paced(clock);
        _problem = new LastingProblem(node, Subject);
        Receive<LeadershipChanged>(Led);
        Receive<Look>(_ => BeginLook());
        Receive<Beat>(_ => Write());
        Receive<ClusterLook>(SumUp);
        Receive<NobodyAnswered>(_ => _isLooking = false);
        Receive<Summed>(m => Take(m));
        Receive<Reported>(Report);
        Receive<Seen>(m => _state = m.Term == _term?.Number ? _state.With(m.Kind, m.Step) : _state);
        Receive<Wrote>(Done);
        Receive<Status.Failure>(m => throw new InvalidOperationException(m.Cause.Message, m.Cause));
        Receive<Describe>(_ => Sender.Tell(new Description(_term is null ? "not elected"
            : $"{_state.Stored.Count} objects, {_state.Reports?.Count ?? 0} reports, {_state.Pending.Count()} to write, {_written} written{(_problem.Text.Length > 0 ? $": {_problem.Text}" : "")}")));
    }

    private sealed record Look;

    private sealed record Beat;

    private sealed record NobodyAnswered;

    private sealed record Summed(int Term, Dictionary<ObjectKey, WantedStatus>? Wanted, long Took);

    private sealed record Reported(int Term, WatchStep<NodeReport> Step);

    private sealed record Seen(int Term, string Kind, WatchStep<StoredStatus> Step);

    private sealed record Wrote(int Term, ObjectKey Key, StoredStatus? Stored, Exception? Error);

    // From being elected to being so no more.
    private sealed record Term(int Number, CancellationTokenSource Stop)
    {
        public long Until { get; set; }
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(LeadershipChanged));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        End();
    }

    private void Led(LeadershipChanged m)
    {
        if (!m.IsLeader)
        {
            End();
            return;
        }

        if (_term is null)
        {
            _term = new Term(++_terms, new CancellationTokenSource());
            (_state, _summedUp, _dueAt, _notBefore) = (WriterState.Empty, default, long.MinValue, long.MinValue);
            var (self, number, stop, pool) = (Self, _term.Number, _term.Stop.Token, new ValuePool());
            Watch(ResourceKinds.NodePolicyReports, o => ReportCodec.Read(o, pool), s => self.Tell(new Reported(number, s)), stop);
            foreach (var kind in (ResourceKind[])[ResourceKinds.ClusterNetworkPolicies, ResourceKinds.AntreaPolicies, ResourceKinds.ClusterGroups, ResourceKinds.Groups])
            {
                Watch(kind, o => StatusCodec.Read(o, pool), s => self.Tell(new Seen(number, kind.Kind, s)), stop);
            }

            Timers.StartPeriodicTimer(nameof(Look), new Look(), Often);
            Timers.StartPeriodicTimer(nameof(Beat), new Beat(), Pulse);
        }

        _term.Until = m.Until;
    }

    private void Watch<T>(ResourceKind kind, Func<JsonElement, T> read, Action<WatchStep<T>> tell, CancellationToken stop)
    {
        var (self, reflector) = (Self, new Reflector<T>(_client, kind, Selection.All, read, _watching));
        Task.Run(() => reflector.RunAsync(
            (step, _) =>
            {
                tell(step);
                return ValueTask.CompletedTask;
            },
            stop), CancellationToken.None).TellFailure(self);
    }

    private void End()
    {
        Timers.CancelAll();
        _term?.Stop.Cancel();
        _term?.Stop.Dispose();
        _term = null;
        _state = WriterState.Empty;
        _problem.Note("");
    }

    private void BeginLook()
    {
        if (!_isLooking)
        {
            _isLooking = true;
            ClusterLook.TakeAsync(_source, _node).PipeTo(Self, failure: _ => new NobodyAnswered());
        }
    }

    // Sums up on another thread, one sum at a time.
    private void SumUp(ClusterLook m)
    {
        var now = (m.Cluster.Objects, m.Cluster.Unreadable, m.Node.Policies, _state.Reports);
        if (_term is not { } term || m is not { Cluster: { Revision: > 0 } cluster, Node: var node } || _state.Reports is not { } reports
            || _clock.GetTimestamp() < _dueAt || !_pace.IsDue || IsSame(_summedUp, now))
        {
            _isLooking = false;
            return;
        }

        (_summedUp, _dueAt) = (now, _clock.GetTimestamp() + _clock.Timestamp(Settle));
        var clock = _clock;
        Task.Run(() =>
        {
            var began = clock.GetTimestamp();
            var wanted = ClusterStatuses.Of(ClusterSpans.Of(cluster.Objects), reports.Values, Refusals.Of(cluster, node));
            return new Summed(term.Number, wanted, clock.GetTimestamp() - began);
        }).PipeTo(Self);
    }

    private void Take(Summed m)
    {
        _isLooking = false;
        _pace.Took(m.Took);
        if (m.Term == _term?.Number)
        {
            _state = _state.WithWanted(m.Wanted!);
            _problem.Note(_state.Complaint);
            Write();
        }
    }

    private void Write()
    {
        var now = _clock.GetTimestamp();
        for (var i = 0; i < MostAtOnce && _state.Writing.Count < MostWriting && now >= _notBefore && IsElected(now); i++)
        {
            if (_state.Next(now, out _state) is not { } next)
            {
                return;
            }

            var term = _term!;
            WriteAsync(term.Number, next.Key, next.On, next.Status.Since(next.On.Status, JsonFields.Time(_clock.GetUtcNow())), term.Stop.Token).PipeTo(Self);
        }
    }

    // A write that is sent late could arrive after the Lease has run out.
    private bool IsElected(long now) => _term is { } t && now + _clock.Timestamp(Reserve) < t.Until;

    private async Task<Wrote> WriteAsync(int term, ObjectKey key, StoredStatus on, ObjectStatus status, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, _client.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var now = await _client.MergeAsync(KindOf(key.Kind), key.Namespace, key.Name, StatusCodec.Write(on, status), "status", either.Token).ConfigureAwait(false);
            return new(term, key, StatusCodec.Read(now), null);
        }
        catch (Exception e)
        {
            return new(term, key, null, e);
        }
    }

    private void Done(Wrote m)
    {
        if (m.Term != _term?.Number)
        {
            return;
        }

        _state = _state with { Writing = _state.Writing.Remove(m.Key) };
        if (m.Stored is { } stored)
        {
            _written++;
            _delays.Reset();
            _state = (_state with { Refused = _state.Refused.Remove(m.Key) }).With(m.Key, stored);
            _problem.Note(_state.Complaint);
            return;
        }

        var failure = Failure.Of(m.Error!);
        var code = (m.Error as ApiException)?.Code;
        if (code is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // The watch brings what it is now, or that it is gone.
            Postpone(m.Key, AfterConflict);
        }
        else if (code is not null and not HttpStatusCode.TooManyRequests && (int)code is >= 400 and < 500)
        {
            _state = _state with { Refused = _state.Refused.SetItem(m.Key, m.Error!.Message) };
            _problem.Note(_state.Complaint);
            Postpone(m.Key, AfterRefusal);
        }
        else
        {
            _notBefore = _clock.GetTimestamp() + _clock.Timestamp(_delays.Next(failure?.Wait));
            Postpone(m.Key, TimeSpan.Zero);
        }
    }

    private void Postpone(ObjectKey key, TimeSpan delay)
    {
        var at = _clock.GetTimestamp() + _clock.Timestamp(delay);
        _state = _state with { Later = _state.Later.SetItem(key, at), Pending = _state.Pending.Enqueue(key) };
    }

    private void Report(Reported m)
    {
        if (m.Term != _term?.Number)
        {
            return;
        }

        _state = _state.With(m.Step);
        if (m.Step is WatchStep<NodeReport>.Trouble { Kind: TroubleKind.Forbidden or TroubleKind.NotServed } trouble)
        {
            _problem.Note($"{ResourceKinds.NodePolicyReports.Plural} cannot be read: {trouble.Message}");
        }
        else if (m.Step is WatchStep<NodeReport>.Synced)
        {
            _problem.Note("");
        }
    }

    private static bool IsSame((object?, object?, object?, object?) a, (object?, object?, object?, object?) b) =>
        ReferenceEquals(a.Item1, b.Item1) && ReferenceEquals(a.Item2, b.Item2) && ReferenceEquals(a.Item3, b.Item3) && ReferenceEquals(a.Item4, b.Item4);

    private static ResourceKind KindOf(string kind) => kind switch
    {
        "ClusterNetworkPolicy" => ResourceKinds.ClusterNetworkPolicies,
        "NetworkPolicy" => ResourceKinds.AntreaPolicies,
        "ClusterGroup" => ResourceKinds.ClusterGroups,
        _ => ResourceKinds.Groups,
    };
}
