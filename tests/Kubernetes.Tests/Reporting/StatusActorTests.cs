using Antrea.Actors.Messages;
using Antrea.Runtime.Actor;

namespace Antrea.Kubernetes.Reporting;

/// <summary>The parent of all that tells the cluster.</summary>
public sealed class StatusActorTests
{
    [Fact]
    public async Task A_child_that_fails_is_started_again_and_the_others_go_on()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        var (bad, good) = (0, 0);
        agent.System.ActorOf(
            StatusTree.Of(agent.Client, agent.Node, agent.Source, "n1", "1.2.3", world.Time, null,
            [
                new StatusChild("tiers", () => Props.Create(() => new Frail(() => Interlocked.Increment(ref bad)))),
                new StatusChild("events", () => Props.Create(() => new Sound(() => Interlocked.Increment(ref good)))),
            ]),
            "status");
        await world.UntilAsync(() => agent.IsLeader);

        // Each time it hears of the election it fails, and with each time it is longer away.
        var end = world.Time.GetUtcNow() + TimeSpan.FromMinutes(2);
        while (world.Time.GetUtcNow() < end)
        {
            await world.PassAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(250));
        }

        bad.ShouldBeInRange(3, 12);
        good.ShouldBe(1);
        agent.Leaderships.ShouldAllBe(l => l.IsLeader);
        agent.Errors.ShouldContain(e => e.Contains("this one is frail", StringComparison.Ordinal));
    }

    private sealed class Frail : ReceiveActor
    {
        public Frail(Action started)
        {
            started();
            Context.System.EventStream.Subscribe(Self, typeof(LeadershipChanged));
            Receive<LeadershipChanged>(_ => throw new InvalidOperationException("this one is frail"));
        }
    }

    private sealed class Sound : ReceiveActor
    {
        public Sound(Action started)
        {
            started();
            Context.System.EventStream.Subscribe(Self, typeof(LeadershipChanged));
            Receive<LeadershipChanged>(_ => { });
        }
    }
}
