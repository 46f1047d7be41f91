using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Policy.Status;
using Delays = Antrea.Kubernetes.Client.Backoff;

namespace Antrea.Kubernetes.Reporting;

/// <summary>Reports what is in force on this Node: the Node's NodePolicyReports are kept as they should be, written when they differ and not more often than every five seconds.</summary>
#pragma warning disable CA1001 // the source ends in PostStop
public sealed class ReportActor : ReceiveActor, IWithTimers
#pragma warning restore CA1001
{
    private const string Subject = "status report";
    private const int FewNodes = 20;

    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1), Round = TimeSpan.FromSeconds(5), Reading = TimeSpan.FromMinutes(2), EachNode = TimeSpan.FromMilliseconds(5);

    private readonly IActorRef _node;
    private readonly IActorRef _source;
    private readonly string _name;
    private readonly string _version;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly ReportStore _store;
    private readonly Delays _delays;
    private readonly CancellationTokenSource _stop = new();
    private readonly Paced _pace;
    private readonly LastingProblem _problem;
    private ReportState _state = ReportState.Empty;
    private bool _isBusy;
    private int _failures;

    /// <param name="client">The API server.</param>
    /// <param name="node">Answers <see cref="GetNodeState"/>; told what is wrong and lasts.</param>
    /// <param name="source">Answers <see cref="GetCluster"/>.</param>
    /// <param name="name">This Node's name.</param>
    /// <param name="version">Version of the agent.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="random">Draws jitter; null = any.</param>
    public ReportActor(ApiClient client, IActorRef node, IActorRef source, string name, string version, TimeProvider clock, Random? random = null)
    {
        (_node, _source, _name, _version, _clock, _random) = (node, source, name, version, clock, random ?? Random.Shared);
        _store = new ReportStore(client, name);
        _delays = new Delays(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), _random);
        _pace = new Paced(clock);
        _problem = new LastingProblem(node, Subject);
        Receive<Look>(_ => Begin());
        Receive<ClusterLook>(m => Compare(m.Cluster, m.Node));
        Receive<WasRead>(m => Continue(_state with { Held = m.Held, ReadAt = _clock.GetTimestamp() }));
        Receive<WasWritten>(m => Continue(_state with { Held = m.Wanted.ToImmutableSortedDictionary(w => w.Part, w => w) }));
        Receive<WentWrong>(m => Failed(m.Error));
        Receive<Describe>(_ => Sender.Tell(new Description(
            _state.Wanted is not { } w ? "nothing to report yet"
            : $"{w.Sum(p => p.Policies.Count)} policies in {w.Count} parts{(_state.MustRead || _state.MustWrite ? ", not written yet" : "")}{(_problem.Text.Length > 0 ? $": {_problem.Text}" : "")}")));
    }

    private sealed record Look;

    private sealed record WasRead(ImmutableSortedDictionary<int, NodeReport> Held);

    private sealed record WasWritten(ListOf<NodeReport> Wanted);

    // Null = nobody answered, which happens while somebody is restarted.
    private sealed record WentWrong(Exception? Error);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    // Not all agents at the same moment.
    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Look), new Look(), Often * _random.NextDouble(), Often);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
        _problem.Note("");
    }

    private void Begin()
    {
        if (!_isBusy)
        {
            _isBusy = true;
            ClusterLook.TakeAsync(_source, _node).PipeTo(Self, failure: _ => new WentWrong(null));
        }
    }

    private void Compare(ClusterSeen cluster, NodeState node)
    {
        _isBusy = false;
        _state = _state with { Settled = ReportContent.Settled(cluster, node, _state.Settled) };
        var isNew = !ReferenceEquals(cluster.Objects, _state.Objects) || !ReferenceEquals(node, _state.Node);
        if (isNew && cluster.Revision > 0 && node.TakenRevision > 0 && _pace.IsDue)
        {
            var wanted = _pace.Run(() => ReportContent.Of(ClusterSpans.Of(cluster.Objects, _name), node, _state.Settled, _version));
            var wasSettled = _state.IsSettled;
            _state = _state with { Objects = cluster.Objects, Node = node, Wanted = wanted ?? _state.Wanted };
            if (wasSettled && !_state.IsSettled)
            {
                _state = _state with { NotBefore = Math.Max(_state.NotBefore, _clock.GetTimestamp() + Spread(node.Inputs.Nodes.Count)) };
            }
        }

        Work();
    }

    // What concerns all Nodes is not written by all of them at once. In a small cluster it may.
    private long Spread(int nodes) => nodes < FewNodes ? 0
        : (long)(_clock.Timestamp(TimeSpan.FromTicks(Math.Min(Round.Ticks, nodes * EachNode.Ticks))) * _random.NextDouble());

    private void Work()
    {
        var now = _clock.GetTimestamp();
        if (_isBusy || now < _state.NotBefore)
        {
            return;
        }

        if (_state.Held is not null && _clock.GetElapsedTime(_state.ReadAt, now) >= Reading)
        {
            // Somebody may have changed or deleted it.
            _state = _state with { Held = null };
        }

        if (_state.MustRead)
        {
            _isBusy = true;
            ReadAsync(_state.Wanted!.Count).PipeTo(Self, failure: e => new WentWrong(e));
        }
        else if (_state.MustWrite && (_state.RoundAt is not { } last || _clock.GetElapsedTime(last, now) >= Round))
        {
            _isBusy = true;
            _state = _state with { RoundAt = now };
            WriteAsync(_state.Held!, _state.Wanted!).PipeTo(Self, failure: e => new WentWrong(e));
        }
    }

    private async Task<WasRead> ReadAsync(int parts) => new(await _store.ReadAsync(parts, _stop.Token).ConfigureAwait(false));

    private async Task<WasWritten> WriteAsync(ImmutableSortedDictionary<int, NodeReport> held, ListOf<NodeReport> wanted)
    {
        await _store.WriteAsync(held, wanted, _stop.Token).ConfigureAwait(false);
        return new(wanted);
    }

    private void Continue(ReportState state)
    {
        (_state, _isBusy, _failures) = (state, false, 0);
        _delays.Reset();
        _problem.Note("");
        Work();
    }

    // What of a round was written is not known: it is read before the next.
    private void Failed(Exception? error)
    {
        _isBusy = false;
        if (error is null)
        {
            return;
        }

        var failure = Failure.Of(error);
        _state = _state with { Held = null, NotBefore = _clock.GetTimestamp() + _clock.Timestamp(_delays.Next(failure?.Wait)) };
        if (++_failures >= 3 || failure?.Kind is TroubleKind.Forbidden or TroubleKind.NotServed)
        {
            _problem.Note($"cannot be written: {failure?.Message ?? error.Message}");
        }
    }
}
