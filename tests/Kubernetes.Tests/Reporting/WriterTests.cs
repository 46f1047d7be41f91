using System.Text.Json;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Status;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Reporting;

/// <summary>The writer by itself: when it may write, how much, and what happens if two do.</summary>
public sealed class WriterTests
{
    private static readonly LeadershipChanged No = new(false, 0);

    [Fact]
    public async Task It_writes_only_while_it_is_elected()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        var p = world.PutPolicy("p");
        world.Enforce();
        agent.StartReport();
        await agent.StartWriterAsync();
        await world.PassAsync(TimeSpan.FromSeconds(10));
        world.StatusOf(p).ShouldBe("");
        world.Server.Requests.ShouldNotContain(r => r.IsWatch);

        agent.Publish(new(true, Until(world, 10)));
        await world.UntilAsync(() => world.StatusOf(p) == "Realized 1/1 1");

        // Its time is over, though nobody said so.
        await world.PassAsync(TimeSpan.FromSeconds(12));
        world.PutPolicy("p", action: "Reject");
        world.Enforce();
        await world.PassAsync(TimeSpan.FromSeconds(20));
        world.StatusOf(p).ShouldBe("Realized 1/1 1");
        agent.Publish(new(true, Until(world, 10)));
        await world.UntilAsync(() => world.StatusOf(p) == "Realized 1/1 2");

        agent.Publish(new(true, Until(world, 1000)));
        agent.Publish(No);
        world.PutPolicy("p", action: "Allow");
        world.Enforce();
        await world.PassAsync(TimeSpan.FromSeconds(20));
        world.StatusOf(p).ShouldBe("Realized 1/1 2");
        agent.Publish(new(true, Until(world, 1000)));
        await world.UntilAsync(() => world.StatusOf(p) == "Realized 1/1 3");
    }

    [Fact]
    public async Task Two_that_write_at_once_leave_a_right_status_at_each_moment()
    {
        await using var world = await World.StartAsync("n1", "n2");
        Agent[] agents = [world.Add("n1"), world.Add("n2")];
        var all = Enumerable.Range(0, 6).Select(i => world.PutPolicy($"p{i}")).ToList();
        world.Enforce();
        foreach (var a in agents)
        {
            a.StartReport();
            await a.StartWriterAsync();
            a.Publish(new(true, Until(world, 100_000)));
        }

        var random = new Random(7);
        var last = all.ToDictionary(p => p, _ => 0L);
        for (var i = 0; i < 60; i++)
        {
            var changed = all[random.Next(all.Count)];
            world.PutPolicy(changed.Name, action: i % 2 == 0 ? "Drop" : "Reject");
            agents[random.Next(2)].Enforce();
            if (i % 7 == 0)
            {
                world.Enforce();
            }

            await world.PassAsync(TimeSpan.FromSeconds(1));
            foreach (var p in all)
            {
                // Never of a generation that does not exist, never back, never a part of one status and a part of another.
                var stored = world.Stored(p)!;
                var s = stored.Status;
                s.ObservedGeneration.ShouldBeInRange(last[p], stored.Generation);
                last[p] = s.ObservedGeneration;
                if (s.Phase is not null)
                {
                    s.DesiredNodes.ShouldBe(2);
                    s.Conditions.Single().Type.ShouldBe("Realizable");
                    (s.Phase == PolicyPhase.Realized).ShouldBe(s.CurrentNodes == 2);
                }
            }
        }

        world.Enforce();
        await world.UntilAsync(() => all.TrueForAll(p => world.StatusOf(p) == $"Realized 2/2 {world.Stored(p)!.Generation}"));

        // One of them may still have lost a race.
        await world.PassAsync(TimeSpan.FromSeconds(5));
        var writes = world.Count("PATCH", World.Acnp, "status");
        await world.PassAsync(TimeSpan.FromSeconds(20));
        world.Count("PATCH", World.Acnp, "status").ShouldBe(writes);
        agents.SelectMany(a => a.Problems).ShouldAllBe(p => p.Text.Length == 0);
    }

    [Fact]
    public async Task One_that_lags_behind_does_not_take_back_what_another_has_written()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        var p = world.PutPolicy("p");
        world.Enforce();
        agent.StartReport();
        await agent.StartWriterAsync();
        agent.Publish(new(true, Until(world, 100_000)));
        await world.UntilAsync(() => world.StatusOf(p) == "Realized 1/1 1");

        // The policy is at generation 2, and somebody has said so; this agent's source has not seen it.
        var json = world.Store.Get(World.Acnp, "", "p")!.Open();
        json["spec"]!["priority"] = 7;
        json["status"]!["observedGeneration"] = 2;
        json["status"]!["phase"] = "Realizing";
        json["status"]!["currentNodesRealized"] = 0;
        world.Store.Put(World.Acnp, json);
        await world.PassAsync(TimeSpan.FromSeconds(20));
        world.StatusOf(p).ShouldBe("Realizing 0/1 2");
        world.See(world.Store.Get(World.Acnp, "", "p")!, World.Acnp);
        world.Enforce();
        await world.UntilAsync(() => world.StatusOf(p) == "Realized 1/1 2");
    }

    [Fact]
    public async Task Thousands_are_written_little_by_little()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        var all = Enumerable.Range(0, 300).Select(i => world.PutPolicy($"p{i:d3}")).ToList();
        world.Enforce();
        await agent.StartWriterAsync();
        agent.Publish(new(true, Until(world, 100_000)));
        await world.UntilAsync(() => world.Count("PATCH", World.Acnp, "status") > 0);
        var before = world.Count("PATCH", World.Acnp, "status");
        await world.PassAsync(TimeSpan.FromSeconds(2));
        (world.Count("PATCH", World.Acnp, "status") - before).ShouldBeInRange(20, 110);
        await world.UntilAsync(() => all.TrueForAll(p => world.StatusOf(p) == "Realizing 0/1 1"));
        world.Count("PATCH", World.Acnp, "status").ShouldBe(300);
    }

    [Fact]
    public async Task What_the_server_refuses_is_said_and_the_rest_is_written()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        var (p, q) = (world.PutPolicy("p"), world.PutPolicy("q"));
        world.Enforce();
        world.Server.Faults.Request = r => r is { Name: "p", Subresource: "status" } ? Fault.Gone : null;
        await agent.StartWriterAsync();
        agent.Publish(new(true, Until(world, 100_000)));
        await world.UntilAsync(() => world.StatusOf(q) == "Realizing 0/1 1");
        await world.UntilAsync(() => agent.Problems.Any(x => x.Subject == "status of policies" && x.Text.Contains("ClusterNetworkPolicy/p", StringComparison.Ordinal)));
        world.StatusOf(p).ShouldBe("");
        world.Server.Faults.Clear();
        await world.UntilAsync(() => world.StatusOf(p) == "Realizing 0/1 1", step: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_server_that_wants_to_be_left_alone_is()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        var all = Enumerable.Range(0, 20).Select(i => world.PutPolicy($"p{i}")).ToList();
        world.Enforce();
        world.Server.Faults.RetryAfter = 30;
        world.Server.Faults.Plan(Fault.TooMany, r => r.Subresource == "status", times: 10);
        await agent.StartWriterAsync();
        agent.Publish(new(true, Until(world, 100_000)));
        await world.UntilAsync(() => world.Count("PATCH", World.Acnp, "status") > 0);
        await world.PassAsync(TimeSpan.FromSeconds(28), TimeSpan.FromMilliseconds(200));
        world.Count("PATCH", World.Acnp, "status").ShouldBeLessThanOrEqualTo(8);
        await world.UntilAsync(() => all.TrueForAll(p => world.StatusOf(p) == "Realizing 0/1 1"), step: TimeSpan.FromSeconds(1));
    }

    private static long Until(World world, int seconds) => world.Time.GetTimestamp() + TimeSpan.FromSeconds(seconds).Ticks;
}
