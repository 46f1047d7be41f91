using System.Net;
using Antrea.Actors.Messages;
using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Tiers;

/// <summary>
/// Makes the six system tiers and keeps them as they have to be, on the elected agent: all at the beginning of its time, later those that the source sees missing
/// or changed. An attempt that fails is repeated after 1 s, doubling to 30 s.
/// </summary>
public sealed class TiersActor : ReceiveActor, IWithTimers
{
    private const string Subject = "system tiers";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1), First = TimeSpan.FromSeconds(1), Most = TimeSpan.FromSeconds(30), Lag = TimeSpan.FromSeconds(5);

    private readonly ApiClient _api;
    private readonly IActorRef _node;
    private readonly IActorRef _source;
    private readonly TimeProvider _time;
    private readonly Client.Backoff _backoff = new(First, Most, Random.Shared);
    private TiersState _state = TiersState.Empty;

    /// <param name="api">The API server.</param>
    /// <param name="node">Hears of what lasts.</param>
    /// <param name="source">Is asked what the cluster holds.</param>
    /// <param name="time">The clock of the election.</param>
    public TiersActor(ApiClient api, IActorRef node, IActorRef source, TimeProvider time)
    {
        (_api, _node, _source, _time) = (api, node, source, time);
        Receive<LeadershipChanged>(Lead);
        Receive<Tick>(_ => Look());
        Receive<ClusterSeen>(m =>
        {
            _state = _state.Seen(m, _time.GetTimestamp());
            Next();
        });
        Receive<Ensured>(Done);
        Receive<Failed>(Failure);
        Receive<Again>(_ => Next());
        Receive<Describe>(_ => Sender.Tell(new Description(
            !_state.IsLeader ? "not elected" : $"{_state.Written} tiers created or corrected, {_state.Todo.Count} to do{(_state.Error.Length > 0 ? $": {_state.Error}" : "")}")));
    }

    private sealed record Tick;

    private sealed record Again;

    private sealed record Ensured(string Name, bool Wrote);

    private sealed record Failed(string Name, Exception Why);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes one.</summary>
    public static Props Make(ApiClient api, IActorRef node, IActorRef source, TimeProvider time) => Props.Create(() => new TiersActor(api, node, source, time));

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(LeadershipChanged));

    /// <inheritdoc/>
    protected override void PostStop() => Resign();

    private void Lead(LeadershipChanged m)
    {
        if (!m.IsLeader)
        {
            Resign();
            return;
        }

        var begins = !_state.IsLeader;
        _state = _state.Elected(m.Until);
        if (begins)
        {
            _backoff.Reset();
            Timers.StartPeriodicTimer(nameof(Tick), new Tick(), Poll);
            Next();
        }
    }

    private void Resign()
    {
        if (_state.Error.Length > 0)
        {
            _node.Tell(new ProblemNoted(Subject, "", IsLocal: true));
        }

        _state = _state.Resigned();
        Timers.Cancel(nameof(Tick));
        Timers.Cancel(nameof(Again));
    }

    private void Look()
    {
        if (!_state.MayWrite(_time.GetTimestamp()))
        {
            Resign();
        }
        else if (_state is { IsBusy: false, Todo.IsEmpty: true })
        {
            _source.Tell(new GetCluster());
        }
    }

    private void Next()
    {
        if (_state is not { IsBusy: false, Todo.IsEmpty: false } || !_state.MayWrite(_time.GetTimestamp()) || Timers.IsTimerActive(nameof(Again)))
        {
            return;
        }

        var name = _state.Todo[0];
        _state = _state with { IsBusy = true };
        TierWriter.EnsureAsync(_api, name, CancellationToken.None).PipeTo(Self, Self, wrote => new Ensured(name, wrote), e => new Failed(name, e));
    }

    private void Done(Ensured m)
    {
        if (m.Wrote)
        {
            Context.GetLogger().Info("system tier {0} was missing or wrong: written", m.Name);
        }

        if (_state.Error.Length > 0)
        {
            _node.Tell(new ProblemNoted(Subject, "", IsLocal: true));
        }

        _backoff.Reset();
        _state = _state.Done(m.Name, m.Wrote, _time.GetTimestamp() + _time.Timestamp(Lag));
        Next();
    }

    private void Failure(Failed m)
    {
        _state = _state with { IsBusy = false };
        if (!_state.IsLeader)
        {
            return;
        }

        // A cluster that is being set up has no definition yet.
        var isMissing = m.Why is ApiException { Code: HttpStatusCode.NotFound };
        var why = isMissing ? "the API server knows no Tiers: their definition is not installed (deploy/crds)" : $"{m.Name} cannot be written: {m.Why.Message}";
        if (why != _state.Error)
        {
            Context.GetLogger().Log(isMissing ? LogLevel.InfoLevel : LogLevel.WarningLevel, null, $"{Subject}: {why}");
            _node.Tell(new ProblemNoted(Subject, why, IsLocal: true));
        }

        _state = _state.Failed(m.Name, why);
        Timers.StartSingleTimer(nameof(Again), new Again(), _backoff.Next((m.Why as ApiException)?.RetryAfter));
    }
}
