using System.Net;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Events;

/// <summary>
/// Says on the objects themselves, as Events, what is wrong with them: refusals by the elected agent, what a Node does not enforce by its own. Looks at the node's
/// state once a second. While the API server is away what is to be said waits, and the oldest is dropped when it is too much.
/// </summary>
public sealed class EventsActor : ReceiveActor, IWithTimers
{
    private const string Subject = "events";
    private const int Lasting = 3;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1), First = TimeSpan.FromSeconds(1), Most = TimeSpan.FromMinutes(1);

    private readonly ApiClient _api;
    private readonly IActorRef _node;
    private readonly IActorRef _source;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly Client.Backoff _backoff = new(First, Most, Random.Shared);
    private Telling _telling;

    /// <param name="api">The API server.</param>
    /// <param name="node">Is asked what is enforced; hears of what lasts.</param>
    /// <param name="source">Is asked what the cluster holds.</param>
    /// <param name="name">This Node's name.</param>
    /// <param name="time">The clock of the election.</param>
    /// <param name="options">How much is said.</param>
    public EventsActor(ApiClient api, IActorRef node, IActorRef source, string name, TimeProvider time, EventsOptions options)
    {
        (_api, _node, _source, _name, _time) = (api, node, source, name, time);
        _telling = new Telling(new EventBook(options, name));
        Receive<LeadershipChanged>(Lead);
        Receive<Tick>(_ => _source.Tell(new GetCluster()));
        Receive<ClusterSeen>(m =>
        {
            _telling = _telling with { Seen = m };
            _node.Tell(new GetNodeState());
        });
        Receive<NodeState>(Look);
        Receive<Wrote>(m => Landed(m.Entry, m.Outcome, m.Name));
        Receive<Failed>(m => Failure(m.Entry, m.Why));
        Receive<Again>(_ => Write());
        Receive<GetEventCounts>(_ => Sender.Tell(Counts));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"{Counts.Written} written, {Counts.Waiting} waiting, {Counts.Folded} folded, {Counts.Dropped} dropped, {Counts.Refused} refused{(_telling.Error.Length > 0 ? $": {_telling.Error}" : "")}")));
    }

    private sealed record Tick;

    private sealed record Again;

    private sealed record Wrote(EventEntry Entry, EventOutcome Outcome, string Name);

    private sealed record Failed(EventEntry Entry, Exception Why);

    // All there is to know: what waits, what was seen last, and whether this agent speaks for the cluster.
    private sealed record Telling(EventBook Book)
    {
        public EventView View { get; init; } = EventView.Empty;

        public ClusterSeen? Seen { get; init; }

        public (NodeState State, ClusterSeen Seen)? Looked { get; init; }

        public bool IsLeader { get; init; }

        public long Until { get; init; }

        public bool IsBusy { get; init; }

        public int Failures { get; init; }

        public string Error { get; init; } = "";
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private EventCounts Counts => _telling.Book.Counts with { Waiting = _telling.Book.Entries.Count(e => e.IsWaiting) };

    /// <summary>Makes one.</summary>
    public static Props Make(ApiClient api, IActorRef node, IActorRef source, string name, TimeProvider time, EventsOptions? options = null)
    {
        var all = options ?? EventsOptions.Default;
        return Props.Create(() => new EventsActor(api, node, source, name, time, all));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(LeadershipChanged));
        Timers.StartPeriodicTimer(nameof(Tick), new Tick(), Poll);
    }

    private void Lead(LeadershipChanged m)
    {
        var begins = m.IsLeader && !_telling.IsLeader;
        _telling = _telling with { IsLeader = m.IsLeader, Until = m.Until, Book = m.IsLeader ? _telling.Book : _telling.Book.LocalOnly() };
        if (begins)
        {
            foreach (var e in _telling.View.Standing)
            {
                Add(e);
            }

            Write();
        }
    }

    private void Look(NodeState state)
    {
        if (_telling.IsLeader && _time.GetTimestamp() >= _telling.Until)
        {
            Lead(new LeadershipChanged(false, 0));
        }

        if (_telling.Seen is { } seen && (_telling.Looked is not { } looked || !ReferenceEquals(looked.State, state) || !ReferenceEquals(looked.Seen.Unreadable, seen.Unreadable)))
        {
            var (view, events) = _telling.View.Step(state, seen);
            _telling = _telling with { View = view, Looked = (state, seen) };
            foreach (var e in events.Where(e => e.IsLocal || _telling.IsLeader))
            {
                Add(e);
            }
        }

        Write();
    }

    private void Add(ObjectEvent e) => _telling = _telling with
    {
        Book = _telling.Book.Add(e, _time.GetUtcNow(), _telling.Looked?.State.Inputs.Nodes.Count ?? 1),
    };

    private void Write()
    {
        if (_telling.IsBusy || Timers.IsTimerActive(nameof(Again)) || _telling.Book.Next(_time.GetUtcNow()) is not var (book, entry))
        {
            return;
        }

        _telling = _telling with { Book = book, IsBusy = true };
        var uid = _telling.Seen?.Objects.GetValueOrDefault(entry.Event.About)?.Metadata.Uid ?? "";
        EventWriter.WriteAsync(_api, entry, uid, _name).PipeTo(Self, Self, r => new Wrote(entry, r.Outcome, r.Name), e => new Failed(entry, e));
    }

    private void Landed(EventEntry entry, EventOutcome outcome, string name)
    {
        var book = _telling.Book;
        if (_telling.Error.Length > 0)
        {
            _node.Tell(new ProblemNoted(Subject, "", IsLocal: true));
        }

        _backoff.Reset();
        _telling = _telling with
        {
            IsBusy = false,
            Failures = 0,
            Error = "",
            Book = outcome switch
            {
                EventOutcome.Written => book.Written(entry, name),
                EventOutcome.Known => book.SaidByOthers(entry),
                EventOutcome.Expired => book.Expired(entry),
                _ => book.Refused(entry),
            },
        };
        Write();
    }

    private void Failure(EventEntry entry, Exception why)
    {
        _telling = _telling with { IsBusy = false };
        if (WillNever(why))
        {
            Context.GetLogger().Warning("the API server refused an Event on {0}: {1}", entry.Event.About, why.Message);
            _telling = _telling with { Book = _telling.Book.Refused(entry) };
            Write();
            return;
        }

        _telling = _telling with { Failures = _telling.Failures + 1 };
        if (_telling.Failures == Lasting)
        {
            _telling = _telling with { Error = $"Events cannot be written: {why.Message}" };
            _node.Tell(new ProblemNoted(Subject, _telling.Error, IsLocal: true));
        }

        Timers.StartSingleTimer(nameof(Again), new Again(), _backoff.Next((why as ApiException)?.RetryAfter));
    }

    // The same will not be taken later either. A namespace that is going takes nothing new.
    private static bool WillNever(Exception why) => why is ApiException e
        && (e.Code is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge
            || (e.Code == HttpStatusCode.Forbidden && e.Message.Contains("being terminated", StringComparison.Ordinal)));
}
