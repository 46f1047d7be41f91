using System.Net;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Kubernetes.Client;
using Delays = Antrea.Kubernetes.Client.Backoff;

namespace Antrea.Kubernetes.Reporting;

/// <summary>
/// Takes part in the election of the one agent that writes what is written once a cluster: a Lease, held by renewing it. Publishes
/// <see cref="LeadershipChanged"/> at each change and renewal.
/// </summary>
#pragma warning disable CA1001 // the source ends in PostStop
public sealed class ElectionActor : ReceiveActor, IWithTimers
#pragma warning restore CA1001
{
    private const string Subject = "election";

    // A request that takes longer is of no use to a renewal.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ApiClient _client;
    private readonly IActorRef _node;
    private readonly ElectionOptions _options;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly Delays _delays;
    private readonly CancellationTokenSource _stop = new();
    private readonly LastingProblem _problem;
    private ElectionState _state;
    private IActorRef? _resigning;
    private bool _isBusy;
    private int _failures;

    /// <param name="client">The API server.</param>
    /// <param name="node">Told what is wrong and lasts; asked how many Nodes there are.</param>
    /// <param name="name">This Node's name.</param>
    /// <param name="clock">The clock that <see cref="LeadershipChanged.Until"/> is of.</param>
    /// <param name="options">The Lease; null = the usual one.</param>
    /// <param name="random">Draws jitter and the identity; null = any.</param>
    public ElectionActor(ApiClient client, IActorRef node, string name, TimeProvider clock, ElectionOptions? options = null, Random? random = null)
    {
        (_client, _node, _clock, _options, _random) = (client, node, clock, options ?? ElectionOptions.Default, random ?? Random.Shared);
        _delays = new Delays(_options.LookAtLeast / 2, _options.LookAtMost, _random);
        _problem = new LastingProblem(node, Subject);
        _state = new ElectionState($"{name}_{_random.NextInt64():x16}");
        Receive<Look>(_ => Attempt());
        Receive<Outcome>(Done);
        Receive<Late>(_ => StepDown("could not renew the Lease in time"));
        Receive<GetLeadership>(_ => Sender.Tell(Leadership));
        Receive<Resign>(_ => GiveBack(Sender));
        Receive<Resigned>(_ => { });
        Receive<Describe>(_ => Sender.Tell(new Description(
            _state.IsLeader ? $"elected, as {_state.Me}" : $"not elected; the Lease is held by {(_state.Seen is { Holder.Length: > 0 } l ? l.Holder : "nobody")}")));
    }

    private sealed record Look;

    private sealed record Late;

    // What an attempt came to: what was seen, and if it was written, when that was sent.
    private sealed record Outcome(LeaseRecord? Seen, long At, long? Sent, int Nodes, Exception? Error = null);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private LeadershipChanged Leadership => new(_state.IsLeader, _state.RenewedAt is { } at ? at + _clock.Timestamp(_options.Deadline) : 0);

    /// <inheritdoc/>
    protected override void PreStart() => Again(_options.LookAtLeast * _random.NextDouble() / 2);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
        _problem.Note("");
        if (_state.IsLeader)
        {
            _ = ReleaseAsync(_state);
            StepDown("stopped");
        }
    }

    private void Attempt()
    {
        if (!_isBusy && _resigning is null)
        {
            _isBusy = true;
            AttemptAsync(_state).PipeTo(Self);
        }
    }

    private async Task<Outcome> AttemptAsync(ElectionState s)
    {
        using var limit = new CancellationTokenSource(Patience, _client.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        var nodes = 0;
        try
        {
            if (!s.IsLeader)
            {
                nodes = (await _node.Ask<NodeState>(new GetNodeState(), either.Token).ConfigureAwait(false)).Inputs.Nodes.Count;
                s = s.Saw(await GetAsync(either.Token).ConfigureAwait(false), _clock.GetTimestamp());
            }

            var now = _clock.GetTimestamp();
            if (!s.IsLeader && !s.MayTake(now, _clock))
            {
                return new Outcome(s.Seen, s.SeenAt, null, nodes);
            }

            try
            {
                return new Outcome(await WriteAsync(s.Mine(_options, _clock.GetUtcNow()), s.Seen is null, either.Token).ConfigureAwait(false), now, now, nodes);
            }
            catch (ApiException e) when (e.Code is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            {
                // Somebody else wrote it. Whether that ends an election, the next look tells.
                return new Outcome(await GetAsync(either.Token).ConfigureAwait(false), _clock.GetTimestamp(), null, nodes);
            }
        }
        catch (Exception e)
        {
            return new Outcome(null, 0, null, nodes, e);
        }
    }

    private void Done(Outcome m)
    {
        _isBusy = false;
        if (_resigning is { } asked)
        {
            // A Lease that was taken or renewed in the meantime is given back all the same.
            _state = m.Sent is { } late ? _state.Wrote(m.Seen!, late) : _state;
            Release(asked);
            return;
        }

        if (m.Error is not null)
        {
            Failed(m.Error);
            return;
        }

        _delays.Reset();
        _failures = 0;
        _problem.Note("");
        if (m.Sent is { } sent && _clock.GetElapsedTime(sent) < _options.Deadline)
        {
            Elected(m.Seen!, sent);
            return;
        }

        var was = _state;
        _state = _state.Saw(m.Seen, m.At);
        if (was.IsLeader && m.Sent is null && _state.Seen?.Holder != _state.Me)
        {
            StepDown($"{_state.Seen?.Holder ?? "nobody"} holds the Lease");
        }

        // When the Lease runs out somebody should be there, but not everybody.
        var left = _state.Left(_clock.GetTimestamp(), _clock);
        var rest = Rest(m.Nodes);
        Again(_state.IsLeader || left == TimeSpan.Zero ? _options.LookAtLeast * Jitter() : left < rest ? left + (_options.LookAtLeast * _random.NextDouble() / 2) : rest * Jitter());
    }

    private void Elected(LeaseRecord lease, long sent)
    {
        if (!_state.IsLeader)
        {
            Context.GetLogger().Info("{0} is elected", _state.Me);
        }

        _state = _state.Wrote(lease, sent);
        Timers.StartSingleTimer(nameof(Late), new Late(), _options.Deadline - _clock.GetElapsedTime(sent));
        Context.System.EventStream.Publish(Leadership);
        Again(_options.RenewEvery * Jitter());
    }

    private void Failed(Exception error)
    {
        var failure = Failure.Of(error);
        if (++_failures >= 3 || failure?.Kind is TroubleKind.Forbidden or TroubleKind.NotServed)
        {
            _problem.Note($"the Lease {_options.Namespace}/{_options.Name} cannot be had: {failure?.Message ?? error.Message}");
        }

        // The elected one has little time; it tries more often than others, and stops when the time is over.
        var delay = _delays.Next(failure?.Wait);
        Again(_state.IsLeader && delay > _options.LookAtLeast ? _options.LookAtLeast : delay);
    }

    private void StepDown(string why)
    {
        if (_state.IsLeader)
        {
            Context.GetLogger().Info("{0} is elected no more: {1}", _state.Me, why);
            Timers.Cancel(nameof(Late));
            _state = _state with { RenewedAt = null };
            Context.System.EventStream.Publish(Leadership);
        }
    }

    private void GiveBack(IActorRef asked)
    {
        _resigning = asked;
        Timers.Cancel(nameof(Look));
        if (!_isBusy)
        {
            Release(asked);
        }
    }

    private void Release(IActorRef asked)
    {
        var held = _state;
        StepDown("resigned");
        (held.IsLeader ? ReleaseAsync(held) : Task.CompletedTask).PipeTo(asked, Self, () => new Resigned(), _ => new Resigned());
    }

    // Others find a Lease without a holder. If this fails it runs out by itself.
    private async Task ReleaseAsync(ElectionState s)
    {
        using var limit = new CancellationTokenSource(Patience / 2, _client.Time);
        await _client.MergeAsync(ResourceKinds.Leases, _options.Namespace, _options.Name, s.Released(_clock.GetUtcNow()).ToPatch(), cancel: limit.Token).ConfigureAwait(false);
    }

    private async Task<LeaseRecord?> GetAsync(CancellationToken cancel)
    {
        try
        {
            return LeaseRecord.Read(await _client.GetAsync(ResourceKinds.Leases, _options.Namespace, _options.Name, cancel: cancel).ConfigureAwait(false));
        }
        catch (ApiException e) when (e.Code == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<LeaseRecord> WriteAsync(LeaseRecord lease, bool isNew, CancellationToken cancel) => LeaseRecord.Read(isNew
        ? await _client.CreateAsync(ResourceKinds.Leases, _options.Namespace, lease.ToObject(_options.Name), cancel).ConfigureAwait(false)
        : await _client.MergeAsync(ResourceKinds.Leases, _options.Namespace, _options.Name, lease.ToPatch(), cancel: cancel).ConfigureAwait(false));

    private void Again(TimeSpan delay) => Timers.StartSingleTimer(nameof(Look), new Look(), delay);

    private TimeSpan Rest(int nodes)
    {
        var all = TimeSpan.FromSeconds(nodes / (double)_options.LooksASecond);
        return all < _options.LookAtLeast ? _options.LookAtLeast : all > _options.LookAtMost ? _options.LookAtMost : all;
    }

    private double Jitter() => 0.8 + (0.4 * _random.NextDouble());

}
