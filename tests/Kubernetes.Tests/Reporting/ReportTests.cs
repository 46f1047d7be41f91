using Antrea.Actors.Messages;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Policy.Status;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Reporting;

/// <summary>What an agent reports of its Node, and how often.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task A_report_says_what_is_in_force_of_the_policies_that_concern_the_Node()
    {
        await using var world = await World.StartAsync("n1", "n2");
        var agent = world.Add("n1");
        world.PutPolicy("here");
        world.PutPolicy("elsewhere", "\"on\": \"n2\"");
        world.PutPolicy("empty", rules: "[]");
        agent.Enforce();
        agent.StartReport();
        await world.UntilAsync(() => world.ReportsOf("n1").Count > 0);

        var json = world.Store.Get(World.Reports, "", "n1.0")!.Open();
        var owner = json["metadata"]!["ownerReferences"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)owner["kind"], (string?)owner["name"], (string?)owner["uid"]).ShouldBe(("Node", "n1", world.Cluster.Objects[new ObjectKey("Node", "", "", "n1")].Metadata.Uid));
        json["summary"]!.ToJsonString().ShouldBe("""{"policies":2,"realized":2,"failed":0}""");
        ((string?)json["nodeName"], (int)json["part"]!, (int)json["parts"]!, (string?)json["agentVersion"]).ShouldBe(("n1", 0, 1, "1.2.3"));
        var report = world.ReportsOf("n1").ShouldHaveSingleItem();
        report.Policies.Select(p => (p.Policy.Name, p.Uid, p.Generation, p.Phase)).ShouldBe(
            ((string[])["empty", "here"]).Select(n => (n, world.Cluster.Objects[new ObjectKey("ClusterNetworkPolicy", ApiGroups.Antrea, "", n)].Metadata.Uid, 1L, PolicyPhase.Realized)));
    }

    [Fact]
    public async Task What_all_policies_fail_of_does_not_make_a_report_large()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        world.PutPolicy("p0");
        agent.Enforce(inForce: false, error: new string('x', 5000));
        agent.StartReport();
        await world.UntilAsync(() => world.ReportsOf("n1") is [{ Policies: [{ Message.Length: 1024 }] }]);
        for (var i = 1; i < 300; i++)
        {
            world.PutPolicy($"p{i}");
        }

        agent.Enforce(inForce: false, error: new string('x', 5000));
        await world.UntilAsync(() => world.ReportsOf("n1") is [{ Policies.Count: 300 }]);
        var report = world.ReportsOf("n1")[0];
        report.Policies.Sum(p => p.Message.Length).ShouldBeInRange(50_000, 65_536);
        report.Policies.ShouldAllBe(p => p.Message.Length > 100);
    }

    [Fact]
    public async Task A_problem_does_not_outlive_the_actor_that_noted_it()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        world.PutPolicy("p");
        agent.Enforce();
        world.Server.Faults.Request = _ => Fault.ServerError;
        var report = agent.StartReport();
        agent.StartElection();
        await world.UntilAsync(() => agent.Problems.Select(p => p.Subject).Distinct().Count() == 2);
        agent.System.Stop(report);
        await world.UntilAsync(() => agent.Problems.Last(p => p.Subject == "status report").Text.Length == 0);
    }

    [Fact]
    public async Task Nothing_is_said_before_the_node_has_taken_the_cluster_and_nothing_realized_before_it_is_in_force()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        world.PutPolicy("p");
        agent.StartReport();
        await world.PassAsync(TimeSpan.FromSeconds(10));
        world.ReportsOf("n1").ShouldBeEmpty();

        agent.Enforce(inForce: false);
        await world.UntilAsync(() => world.ReportsOf("n1").Count > 0);
        Phase(world).ShouldBe(PolicyPhase.Realizing);
        agent.Enforce(inForce: false, error: "the kernel says no");
        await world.UntilAsync(() => world.ReportsOf("n1")[0].Policies[0].Message == "the kernel says no");
        agent.Enforce();
        await world.UntilAsync(() => Phase(world) == PolicyPhase.Realized);
    }

    [Fact]
    public async Task A_generation_is_not_in_force_while_a_rule_of_the_one_before_is()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        world.PutPolicy("p", rules: """[{"action": "Drop", "name": "a"}, {"action": "Allow", "name": "b"}]""");
        agent.Enforce();
        agent.StartReport();
        await world.UntilAsync(() => world.ReportsOf("n1").Count > 0);
        world.PutPolicy("p", rules: """[{"action": "Drop", "name": "a"}]""");
        agent.Enforce(inForce: false);
        await world.UntilAsync(() => world.ReportsOf("n1")[0].Policies[0].Generation == 2);
        Phase(world).ShouldBe(PolicyPhase.Realizing);
        agent.Enforce();
        await world.UntilAsync(() => Phase(world) == PolicyPhase.Realized);
    }

    [Fact]
    public async Task What_the_node_says_of_a_policy_is_not_said_of_the_one_that_took_its_name()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        var key = world.PutPolicy("p");
        agent.Enforce();
        agent.StartReport();
        await world.UntilAsync(() => world.ReportsOf("n1").Count > 0);

        // The same name, the same generation; the node has not heard of it.
        world.Delete(key);
        world.PutPolicy("p", action: "Allow");
        var uid = world.Cluster.Objects[key].Metadata.Uid;
        await world.UntilAsync(() => world.ReportsOf("n1")[0].Policies[0].Uid == uid);
        Phase(world).ShouldBe(PolicyPhase.Realizing);
        agent.Enforce();
        await world.UntilAsync(() => Phase(world) == PolicyPhase.Realized);
    }

    [Fact]
    public async Task A_refused_policy_is_reported_as_failed_and_a_gate_that_is_off_as_well()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        world.PutPolicy("p", rules: """[{"action": "Drop", "appliedTo": [{"podSelector": {} }]}]""");
        world.Put("ClusterNetworkPolicy", """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterNetworkPolicy", "metadata": {"name": "q"}, "spec": {"priority": 5, "appliedTo": [{"nodeSelector": {} }], "ingress": [{"action": "Drop"}]} }""");
        agent.Enforce(gate: false);
        agent.StartReport();
        await world.UntilAsync(() => world.ReportsOf("n1").Count > 0);
        world.ReportsOf("n1")[0].Policies.Select(p => (p.Policy.Name, p.Phase, p.Message)).ShouldBe(
            [("p", PolicyPhase.Failed, "it is refused"), ("q", PolicyPhase.Failed, "feature gate NodeNetworkPolicy is off on this node")]);
    }

    [Fact]
    public async Task It_is_written_every_five_seconds_at_most_and_not_at_all_while_nothing_changes()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        agent.StartReport();
        for (var i = 0; i < 30; i++)
        {
            world.PutPolicy("p", action: i % 2 == 0 ? "Drop" : "Reject");
            agent.Enforce();
            await world.PassAsync(TimeSpan.FromSeconds(1));
        }

        world.Count("PATCH", World.Reports).ShouldBeInRange(5, 7);
        await world.UntilAsync(() => world.ReportsOf("n1")[0].Policies[0].Generation == 30);
        var writes = world.Count("PATCH", World.Reports);
        await world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));
        world.Count("PATCH", World.Reports).ShouldBe(writes);
    }

    [Fact]
    public async Task A_long_report_is_split_and_parts_that_are_too_many_go()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        for (var i = 0; i < 4; i++)
        {
            // Of an earlier run, which had more to say.
            world.Store.Put(World.Reports, System.Text.Encoding.UTF8.GetString(ReportCodec.Write(new NodeReport("n1", "u", i, 4, [], "0.1")).Span));
        }

        for (var i = 0; i < 600; i++)
        {
            world.PutPolicy($"p{i:d3}");
        }

        agent.Enforce();
        agent.StartReport();
        await world.UntilAsync(() => world.ReportsOf("n1") is { Count: 2 } r && r.Sum(p => p.Policies.Count) == 600);
        world.ReportsOf("n1").Select(r => (r.Part, r.Parts)).ShouldBe([(0, 2), (1, 2)]);

        for (var i = 10; i < 600; i++)
        {
            world.Delete(new ObjectKey("ClusterNetworkPolicy", ApiGroups.Antrea, "", $"p{i:d3}"));
        }

        agent.Enforce();
        await world.UntilAsync(() => world.ReportsOf("n1") is { Count: 1 } r && r[0].Policies.Count == 10);
    }

    [Fact]
    public async Task Who_changes_or_deletes_it_is_corrected()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        world.PutPolicy("p");
        agent.Enforce();
        agent.StartReport();
        await world.UntilAsync(() => world.ReportsOf("n1").Count > 0);

        var json = world.Store.Get(World.Reports, "", "n1.0")!.Open();
        json["policies"]![0]!["phase"] = "Failed";
        world.Store.Put(World.Reports, json);
        await world.UntilAsync(() => Phase(world) == PolicyPhase.Realized, step: TimeSpan.FromSeconds(1));
        world.Store.Delete(World.Reports, "", "n1.0");
        await world.UntilAsync(() => world.ReportsOf("n1").Count > 0, step: TimeSpan.FromSeconds(1));
        Phase(world).ShouldBe(PolicyPhase.Realized);
    }

    [Fact]
    public async Task While_the_server_is_away_it_is_asked_less_and_less_and_what_lasts_is_said()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        world.PutPolicy("p");
        agent.Enforce();
        var asked = 0;
        world.Server.Faults.Request = _ =>
        {
            Interlocked.Increment(ref asked);
            return Fault.ServerError;
        };
        agent.StartReport();
        await world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(500));
        asked.ShouldBeInRange(5, 20);
        agent.Problems.ShouldContain(p => p.Subject == "status report" && p.Text.Contains("leader changed", StringComparison.Ordinal) && p.IsLocal);
        world.Server.Faults.Clear();
        await world.UntilAsync(() => world.ReportsOf("n1").Count > 0, step: TimeSpan.FromMilliseconds(500));
        await world.UntilAsync(() => agent.Problems.Last().Text.Length == 0);
    }

    [Fact]
    public async Task Retry_After_is_kept()
    {
        await using var world = await World.StartAsync("n1");
        var agent = world.Add("n1");
        world.PutPolicy("p");
        agent.Enforce();
        world.Server.Faults.RetryAfter = 60;
        world.Server.Faults.Plan(Fault.TooMany, r => r.Kind == World.Reports);
        agent.StartReport();
        await world.UntilAsync(() => world.Server.Requests.Any(r => r.Kind == World.Reports));
        await world.PassAsync(TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(1));
        world.Server.Requests.Count(r => r.Kind == World.Reports).ShouldBe(1);
        await world.UntilAsync(() => world.ReportsOf("n1").Count > 0, step: TimeSpan.FromSeconds(1));
    }

    private static PolicyPhase Phase(World world) => world.ReportsOf("n1")[0].Policies[0].Phase;
}
