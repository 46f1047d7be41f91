using System.Text.Json;
using Antrea.Actors.Messages;
using Antrea.Runtime.Actor;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Reporting;

/// <summary>Who is elected: one at most, and soon another when it falls.</summary>
public sealed class ElectionTests
{
    [Fact]
    public async Task The_Lease_is_as_others_that_elect_by_it_know_it()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        agent.StartElection();
        await world.UntilAsync(() => agent.IsLeader);
        var first = Lease(world)!;
        first.Holder.ShouldStartWith("n1_");
        (first.Seconds, first.Transitions).ShouldBe((15, 0));
        first.RenewTime.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$");
        first.AcquireTime.ShouldBe(first.RenewTime);
        var began = agent.Leaderships.Count;
        await world.PassAsync(TimeSpan.FromSeconds(30));
        var later = Lease(world)!;
        (later.Holder, later.AcquireTime, later.Transitions).ShouldBe((first.Holder, first.AcquireTime, 0));
        string.CompareOrdinal(later.RenewTime, first.RenewTime).ShouldBePositive();

        // Each renewal is told.
        (agent.Leaderships.Count - began).ShouldBeInRange(4, 8);
        agent.Leaderships.ShouldAllBe(l => l.IsLeader);
        agent.Leaderships.Zip(agent.Leaderships.Skip(1)).ShouldAllBe(p => p.First.Until < p.Second.Until);
        world.Server.Requests.Where(r => r.Kind == World.Leases).ShouldAllBe(r => !r.IsList && !r.IsWatch);
    }

    [Fact]
    public async Task Of_three_one_is_elected_and_when_it_is_cut_off_another_and_never_two()
    {
        await using var world = await World.StartAsync("n1", "n2", "n3");
        Agent[] agents = [world.Add("n1"), world.Add("n2"), world.Add("n3")];
        foreach (var a in agents)
        {
            a.StartElection();
        }

        await Step(world, agents, TimeSpan.FromSeconds(20));
        var first = agents.Single(a => a.IsLeader);
        world.Server.Faults.Request = r => r.User == first.Name ? Fault.ServerError : null;
        var at = world.Time.GetUtcNow();
        await Step(world, agents, TimeSpan.FromSeconds(30));
        var second = agents.Single(a => a.IsLeader);
        second.ShouldNotBe(first);
        first.Leaderships.Last().ShouldBe(new LeadershipChanged(false, 0));
        Lease(world)!.Transitions.ShouldBe(1);
        DateTimeOffset.Parse(Lease(world)!.AcquireTime).ShouldBeInRange(at.AddSeconds(9), at.AddSeconds(20));

        // Back again, it is one of the candidates.
        world.Server.Faults.Clear();
        await Step(world, agents, TimeSpan.FromSeconds(30));
        agents.Single(a => a.IsLeader).ShouldBe(second);
    }

    [Fact]
    public async Task Who_stops_gives_the_Lease_back_and_another_takes_over_at_once()
    {
        await using var world = await World.StartAsync("n1", "n2");
        var (one, two) = (world.Add("n1"), world.Add("n2"));
        var election = one.StartElection();
        await world.UntilAsync(() => one.IsLeader);
        two.StartElection();
        await world.PassAsync(TimeSpan.FromSeconds(6));
        (await election.Ask<Resigned>(new Resign(), TimeSpan.FromSeconds(10))).ShouldNotBeNull();
        one.IsLeader.ShouldBeFalse();
        Lease(world)!.Holder.ShouldBeEmpty();
        await world.PassAsync(TimeSpan.FromSeconds(3));
        two.IsLeader.ShouldBeTrue();
        Lease(world)!.Transitions.ShouldBe(1);
        await world.PassAsync(TimeSpan.FromSeconds(20));
        one.Leaderships.Last().IsLeader.ShouldBeFalse();
    }

    [Fact]
    public async Task An_actor_that_is_stopped_gives_it_back_as_well()
    {
        await using var world = await World.StartAsync("n1");
        var one = world.Add("n1");
        var election = one.StartElection();
        await world.UntilAsync(() => one.IsLeader);
        one.System.Stop(election);
        await world.UntilAsync(() => Lease(world)!.Holder.Length == 0);
        one.IsLeader.ShouldBeFalse();
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task Clocks_that_are_wrong_or_jump_change_nothing(int seconds)
    {
        await using var world = await World.StartAsync("n1", "n2");
        var clock = new WallClock(world.Time) { Offset = TimeSpan.FromSeconds(seconds) };
        var (one, two) = (world.Add("n1"), world.Add("n2", clock));
        one.StartElection();
        await world.UntilAsync(() => one.IsLeader);
        two.StartElection();
        Agent[] agents = [one, two];
        await Step(world, agents, TimeSpan.FromSeconds(30));
        clock.Offset = -clock.Offset;
        await Step(world, agents, TimeSpan.FromSeconds(30));
        one.IsLeader.ShouldBeTrue();
        two.Leaderships.ShouldBeEmpty();

        world.Server.Faults.Request = r => r.User == "n1" ? Fault.ServerError : null;
        await Step(world, agents, TimeSpan.FromSeconds(25));
        two.IsLeader.ShouldBeTrue();
        clock.Offset = TimeSpan.FromDays(1000);
        await Step(world, agents, TimeSpan.FromSeconds(25));
        two.Leaderships.ShouldAllBe(l => l.IsLeader);
    }

    [Fact]
    public async Task Who_finds_its_Lease_taken_steps_down()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        agent.StartElection();
        await world.UntilAsync(() => agent.IsLeader);
        var lease = world.Store.Get(World.Leases, "kube-system", "antrea-actors")!.Open();
        lease["spec"]!["holderIdentity"] = "somebody";
        world.Store.Put(World.Leases, lease);
        await world.UntilAsync(() => agent.Leaderships.Last() is { IsLeader: false });

        // Nobody renews it.
        await world.PassAsync(TimeSpan.FromSeconds(14));
        agent.IsLeader.ShouldBeFalse();
        await world.UntilAsync(() => agent.IsLeader);
        world.Store.Delete(World.Leases, "kube-system", "antrea-actors");
        await world.UntilAsync(() => agent.Leaderships.Last() is { IsLeader: false });
        await world.UntilAsync(() => agent.IsLeader);
    }

    [Fact]
    public async Task While_the_server_is_away_nobody_is_elected_and_candidates_ask_seldom()
    {
        await using var world = await World.StartAsync("n1", "n2");
        Agent[] agents = [world.Add("n1"), world.Add("n2")];
        foreach (var a in agents)
        {
            a.StartElection();
        }

        await world.UntilAsync(() => agents.Any(a => a.IsLeader));
        var asked = 0;
        world.Server.Faults.Request = _ =>
        {
            Interlocked.Increment(ref asked);
            return Fault.ServerError;
        };
        await Step(world, agents, TimeSpan.FromMinutes(3));
        agents.ShouldAllBe(a => !a.IsLeader);
        asked.ShouldBeLessThan(50);
        agents.SelectMany(a => a.Problems).ShouldContain(p => p.Subject == "election" && p.Text.Contains("cannot be had", StringComparison.Ordinal));
        world.Server.Faults.Clear();
        await Step(world, agents, TimeSpan.FromSeconds(60));
        agents.Count(a => a.IsLeader).ShouldBe(1);
    }

    [Fact]
    public async Task The_election_answers_who_asks()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        var status = agent.Start();
        await world.UntilAsync(() => agent.IsLeader);
        var now = await status.Ask<LeadershipChanged>(new GetLeadership(), TimeSpan.FromSeconds(10));
        now.ShouldBe(agent.Leaderships.Last());
        (await status.Ask<Description>(new Describe(), TimeSpan.FromSeconds(10))).State.ShouldBe("report, writer, election");
        await StatusTree.ResignAsync(status);
        agent.IsLeader.ShouldBeFalse();
    }

    // Never two at any step, and none beyond its time.
    private static async Task Step(World world, Agent[] agents, TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(250))
        {
            await world.PassAsync(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250));
            agents.Count(a => a.IsLeader).ShouldBeLessThanOrEqualTo(1);
        }
    }

    private static LeaseRecord? Lease(World world) =>
        world.Store.Get(World.Leases, "kube-system", "antrea-actors") is { } o ? LeaseRecord.Read(JsonElement.Parse(o.Json)) : null;

    // Time of day is wrong; what has passed is right.
    private sealed class WallClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }
}
