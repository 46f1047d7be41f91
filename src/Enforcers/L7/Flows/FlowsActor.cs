using System.Collections.Immutable;
using System.Net;
using Antrea.Actors.Messages;

namespace Antrea.Enforcers.L7.Flows;

/// <summary>
/// Has one actor for each live layer-7 connection. Packets tell it nothing: it asks the judge twice a second what happened. A connection that opened and
/// closed in between is only counted.
/// </summary>
public sealed class FlowsActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _clock;
    private readonly IFlowSource _source;
    private readonly L7Probe? _probe;
    private readonly Batch _batch = new();
    private readonly Dictionary<long, Flow> _flows = [];
    private FlowsView _totals = FlowsView.Empty;
    private bool _knowsAll;

    /// <param name="source">Where connections are known.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="probe">Where to say who tells about connections; null = nowhere.</param>
    public FlowsActor(IFlowSource source, TimeProvider clock, L7Probe? probe = null)
    {
        (_source, _clock, _probe) = (source, clock, probe);
        Receive<Poll>(_ => Look());
        Receive<GetFlows>(m => Sender.Tell(View(m)));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"{_totals.Live} connections, {_totals.Closed} closed, {_totals.ShortLived} short-lived, {_totals.Allowed} allowed, {_totals.Denied} denied")));
    }

    private sealed record Poll;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        if (_probe is not null)
        {
            _probe.Flows = Self;
        }

        Timers.StartSingleTimer(nameof(Poll), new Poll(), Interval);
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, TimeSpan.FromMinutes(1), _ => Directive.Restart);

    private void Look()
    {
        // The source may hold its tables while it tells: what it tells is only noted.
        var live = _source.Collect(_batch, !_knowsAll);
        _knowsAll = true;
        var t = _totals;
        _totals = t with { Live = live, ShortLived = t.ShortLived + _batch.Flows, Allowed = t.Allowed + _batch.Allowed, Denied = t.Denied + _batch.Denied };
        foreach (var change in _batch.Changes)
        {
            Apply(change);
        }

        _batch.Clear();
        Timers.StartSingleTimer(nameof(Poll), new Poll(), Interval);
    }

    private void Apply(FlowChange change)
    {
        var isClosed = change.Events.HasFlag(FlowEvents.Closed);
        var (allowed, denied) = _flows.TryGetValue(change.Id, out var flow) ? (flow.Allowed, flow.Denied) : (0, 0);
        _totals = _totals with
        {
            Allowed = _totals.Allowed + change.Allowed - allowed,
            Denied = _totals.Denied + change.Denied - denied,
            ShortLived = _totals.ShortLived + (isClosed && flow.Actor is null ? 1 : 0),
            Closed = _totals.Closed + (isClosed && flow.Actor is not null ? 1 : 0),
        };
        if (isClosed)
        {
            _flows.Remove(change.Id);
            flow.Actor?.Tell(change);
            return;
        }

        if (flow.Actor is null)
        {
            var cell = new FlowCell(FlowState.Of(change, _clock.GetUtcNow()));
            flow = new Flow(Context.ActorOf(Props.Create<FlowActor>(cell, _clock), $"flow-{change.Id}"), cell, 0, 0);
        }
        else
        {
            flow.Actor.Tell(change);
        }

        _flows[change.Id] = flow with { Allowed = change.Allowed, Denied = change.Denied };
    }

    private FlowsView View(GetFlows wanted)
    {
        // Every text of an address is that address.
        var address = IPAddress.TryParse(wanted.Address, out var a) ? a : null;
        if (address is null && wanted.Address.Length > 0)
        {
            return _totals;
        }

        var matching = new PriorityQueue<FlowState, long>();
        var count = 0;
        foreach (var flow in _flows.Values)
        {
            var state = flow.Cell.State;
            if ((address is null || address.Equals(state.Now.Key.Client) || address.Equals(state.Now.Key.Server)) && IsOf(state.Now, wanted.Policy))
            {
                count++;
                matching.Enqueue(state, state.Now.Id);
                if (matching.Count > wanted.Limit)
                {
                    matching.Dequeue();
                }
            }
        }

        return _totals with { Matching = count, Flows = [.. matching.UnorderedItems.OrderByDescending(i => i.Priority).Select(i => i.Element)] };
    }

    private static bool IsOf(FlowChange flow, string policy) => policy.Length == 0
        || flow.Egress?.Contains(policy, StringComparison.Ordinal) == true || flow.Ingress?.Contains(policy, StringComparison.Ordinal) == true;

    private readonly record struct Flow(IActorRef? Actor, FlowCell Cell, long Allowed, long Denied);

    private sealed class Batch : IFlowSink
    {
        internal List<FlowChange> Changes { get; } = [];

        internal long Flows { get; private set; }

        internal long Allowed { get; private set; }

        internal long Denied { get; private set; }

        public void Add(FlowChange change) => Changes.Add(change);

        public void AddShortLived(long flows, long allowed, long denied) => (Flows, Allowed, Denied) = (Flows + flows, Allowed + allowed, Denied + denied);

        internal void Clear()
        {
            Changes.Clear();
            (Flows, Allowed, Denied) = (0, 0, 0);
        }
    }
}
