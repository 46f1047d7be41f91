using System.Net;
using Antrea.Actors.Messages;
using Antrea.Enforcers.L7;
using Antrea.Enforcers.L7.Flows;
using Antrea.Runtime;
using Antrea.Runtime.Actor;

namespace Antrea.Enforcers.Tests.L7.Flows;

public sealed class FlowsActorTests : TestKit.TestKit, IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly ScriptedFlows _source = new();
    private readonly L7Probe _probe = new();
    private readonly IActorRef _flows;

    public FlowsActorTests()
        : base(VirtualTime)
    {
        var (source, clock, probe) = (_source, new Clock(Scheduler), _probe);
        _flows = Sys.ActorOf(Props.Create(() => new FlowsActor(source, clock, probe)), "flows");
        AwaitIdle();
    }

    [Fact]
    public void A_connection_has_an_actor_from_the_first_look_to_its_end()
    {
        _source.Tell(Change(7, FlowEvents.Opened));
        Children().ShouldBeEmpty();
        Advance(Poll);
        Children().ShouldBe(["flow-7"]);
        Ask(new GetFlows(10)).Flows.ShouldHaveSingleItem().Rejudged.ShouldBe(0);

        _source.Tell(Change(7, FlowEvents.Judged, "GET /a HTTP/1.1", allowed: 3));
        Advance(Poll);
        _source.Tell(Change(7, FlowEvents.Judged | FlowEvents.Rejudged, "GET /b HTTP/1.1", allowed: 3, denied: 1, reason: "request_not_allowed"));
        Advance(Poll);
        var view = Ask(new GetFlows(10));
        var state = view.Flows.ShouldHaveSingleItem();
        (state.Now.Last, state.Now.Allowed, state.Now.Denied, state.Rejudged).ShouldBe(("GET /b HTTP/1.1", 3, 1, 1));
        (state.Changed - state.Now.Opened).ShouldBe(3 * Poll);
        (view.Live, view.Allowed, view.Denied, view.Closed, view.ShortLived).ShouldBe((1, 3, 1, 0, 0));
        Say("/user/flows/flow-7").ShouldBe("10.0.0.7:40007 -> 10.9.9.9:80 HTTP \"GET /b HTTP/1.1\": 3 allowed, 1 denied (request_not_allowed), rules changed 1 times");

        _source.Tell(Change(7, FlowEvents.Closed, allowed: 4, denied: 1, closed: "reset"));
        Advance(Poll);
        Children().ShouldBeEmpty();
        view = Ask(new GetFlows(10));
        view.Flows.ShouldBeEmpty();
        (view.Live, view.Allowed, view.Denied, view.Closed).ShouldBe((0, 4, 1, 1));
        Say("/user/flows").ShouldBe("0 connections, 1 closed, 0 short-lived, 4 allowed, 1 denied");
    }

    [Fact]
    public void A_connection_that_nobody_looked_at_is_only_counted()
    {
        _source.Tell(Change(1, FlowEvents.Opened | FlowEvents.Judged | FlowEvents.Closed, allowed: 2));
        _source.ShortLived = (1000, 900, 100);
        Advance(Poll);

        Children().ShouldBeEmpty();
        var view = Ask(new GetFlows(10));
        (view.Live, view.ShortLived, view.Closed, view.Allowed, view.Denied).ShouldBe((0, 1001, 0, 902, 100));
    }

    [Fact]
    public void Counts_are_totals_so_that_telling_twice_does_no_harm()
    {
        for (var i = 0; i < 3; i++)
        {
            _source.Tell(Change(1, FlowEvents.Judged, allowed: 5, denied: 2));
            Advance(Poll);
        }

        var view = Ask(new GetFlows(10));
        (view.Allowed, view.Denied).ShouldBe((5, 2));
        Children().ShouldBe(["flow-1"]);
    }

    [Fact]
    public void The_newest_are_listed_and_asked_for_by_address_and_policy()
    {
        for (var i = 1; i <= 20; i++)
        {
            _source.Tell(Change(i, FlowEvents.Opened) with { Egress = i % 2 == 0 ? "AntreaNetworkPolicy:x/even web" : null, Ingress = $"AntreaClusterNetworkPolicy:c{i % 5} all" });
        }

        Advance(Poll);
        var view = Ask(new GetFlows(3));
        view.Matching.ShouldBe(20);
        view.Flows.Select(f => f.Now.Id).ShouldBe([20, 19, 18]);
        Ask(new GetFlows(100, "10.0.0.4")).Flows.ShouldHaveSingleItem().Now.Id.ShouldBe(4);
        Ask(new GetFlows(100, "10.9.9.9")).Matching.ShouldBe(20);
        Ask(new GetFlows(100, "10.0.0")).Matching.ShouldBe(0);
        Ask(new GetFlows(100, "no address")).Flows.ShouldBeEmpty();
        Ask(new GetFlows(100, Policy: "x/even")).Matching.ShouldBe(10);
        Ask(new GetFlows(100, "10.0.0.10", "c0")).Flows.ShouldHaveSingleItem().Now.Id.ShouldBe(10);
        Ask(new GetFlows(0)).Flows.ShouldBeEmpty();
        _probe.Flows.ShouldBe(_flows);
    }

    [Fact]
    public void After_a_failure_all_that_is_alive_is_asked_for_again()
    {
        _source.Tell(Change(1, FlowEvents.Opened, allowed: 1));
        Advance(Poll);
        _source.AskedForAll.ShouldBe([true]);
        _source.Fails = true;
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => Advance(Poll));
        Children().ShouldBeEmpty();
        _source.Tell(Change(1, FlowEvents.Opened, allowed: 2));
        Advance(Poll);
        Advance(Poll);

        _source.AskedForAll.ShouldBe([true, false, true, false]);
        Children().ShouldBe(["flow-1"]);
        Ask(new GetFlows(10)).Flows.ShouldHaveSingleItem().Now.Allowed.ShouldBe(2);
    }

    [Fact]
    public void Fifty_thousand_connections_live_and_end()
    {
        const int Many = 50_000;
        for (var i = 0; i < Many; i++)
        {
            _source.Tell(Change(i, FlowEvents.Opened));
        }

        Advance(Poll);
        for (var i = 0; i < Many; i++)
        {
            _source.Tell(Change(i, FlowEvents.Judged, "GET / HTTP/1.1", allowed: 1));
        }

        Advance(Poll);
        var view = Ask(new GetFlows(1000));
        (view.Matching, view.Flows.Length, view.Allowed).ShouldBe((Many, 1000, Many));
        view.Flows.ShouldAllBe(f => f.Now.Allowed == 1);
        Children().Count.ShouldBe(Many);
        for (var i = 0; i < Many; i++)
        {
            _source.Tell(Change(i, FlowEvents.Closed, allowed: 1, closed: "end"));
        }

        Advance(Poll);
        Children().ShouldBeEmpty();
        Ask(new GetFlows(1000)).Closed.ShouldBe(Many);
    }

    private static FlowChange Change(int id, FlowEvents events, string last = "", long allowed = 0, long denied = 0, string? reason = null, string? closed = null) => new(
        id, events, new FlowKey(new IPAddress([10, 0, (byte)(id >> 8), (byte)id]), (ushort)(40_000 + (id % 20_000)), IPAddress.Parse("10.9.9.9"), 80),
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), null, "AntreaClusterNetworkPolicy:p r", FlowProtocol.Http, last, allowed, denied, reason, closed);

    private FlowsView Ask(GetFlows wanted)
    {
        _flows.Tell(wanted, TestActor);
        return ExpectMsg<FlowsView>();
    }

    private string Say(string path)
    {
        Sys.ActorSelection(path).Tell(new Describe(), TestActor);
        return ExpectMsg<Description>().State;
    }

    private List<string> Children() => [.. Sys.Inspect("/user/flows/*").Select(a => a.Path[(a.Path.LastIndexOf('/') + 1)..])];

    private sealed class Clock(IScheduler scheduler) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => scheduler.Now;
    }

    private sealed class ScriptedFlows : IFlowSource
    {
        private readonly List<FlowChange> _changes = [];
        private readonly HashSet<long> _alive = [];

        internal (long Flows, long Allowed, long Denied) ShortLived { get; set; }

        internal bool Fails { get; set; }

        internal List<bool> AskedForAll { get; } = [];

        public int Collect(IFlowSink sink, bool all)
        {
            AskedForAll.Add(all);
            if (Fails)
            {
                Fails = false;
                throw new InvalidOperationException("injected");
            }

            foreach (var change in _changes)
            {
                _ = change.Events.HasFlag(FlowEvents.Closed) ? _alive.Remove(change.Id) : _alive.Add(change.Id);
                sink.Add(change);
            }

            _changes.Clear();
            sink.AddShortLived(ShortLived.Flows, ShortLived.Allowed, ShortLived.Denied);
            ShortLived = default;
            return _alive.Count;
        }

        internal void Tell(FlowChange change) => _changes.Add(change);
    }
}
