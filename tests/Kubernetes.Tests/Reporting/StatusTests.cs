using System.Text.Json.Nodes;
using Antrea.Policy.Api;
using Antrea.Policy.Status;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Reporting;

/// <summary>Whole agents: what they report comes to the status that users see.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task A_policy_walks_from_nothing_to_realized_generation_by_generation()
    {
        await using var world = await World.StartAsync("n1", "n2", "n3");
        var agents = Start(world, "n1", "n2", "n3");
        var p = world.PutPolicy("p");
        foreach (var a in agents)
        {
            a.Enforce(inForce: false);
        }

        await Until(world, p, "Realizing 0/3 1");
        agents[0].Enforce();
        await Until(world, p, "Realizing 1/3 1");
        agents[1].Enforce();
        agents[2].Enforce();
        await Until(world, p, "Realized 3/3 1");
        var status = world.Store.Get(World.Acnp, "", "p")!.Open()["status"]!;
        ((string?)status["conditions"]![0]!["type"], (string?)status["conditions"]![0]!["status"]).ShouldBe(("Realizable", "True"));
        status["conditions"]!.AsArray().Count.ShouldBe(1);

        world.PutPolicy("p", action: "Reject");
        agents[0].Enforce();
        await Until(world, p, "Realizing 1/3 2");
        world.Enforce();
        await Until(world, p, "Realized 3/3 2");

        world.PutPolicy("p", "\"on\": \"n2\"");
        world.Enforce();
        await Until(world, p, "Realized 1/1 3");
        world.PutPolicy("p", "\"on\": \"nowhere\"");
        world.Enforce();
        await Until(world, p, "Realized 0/0 4");
    }

    [Fact]
    public async Task What_others_get_stuck_on()
    {
        await using var world = await World.StartAsync("n1", "n2");
        var agents = Start(world, "n1", "n2");
        var empty = world.PutPolicy("empty", rules: "[]");
        var nodes = world.Put("ClusterNetworkPolicy", """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterNetworkPolicy", "metadata": {"name": "nodes"}, "spec": {"priority": 5, "appliedTo": [{"nodeSelector": {} }], "ingress": [{"action": "Drop"}]} }""");
        var refused = world.PutPolicy("refused", rules: """[{"action": "Drop", "appliedTo": [{"podSelector": {} }]}]""");
        var group = world.Put("NetworkPolicy", """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "NetworkPolicy", "metadata": {"name": "group", "namespace": "web"}, "spec": {"priority": 5, "appliedTo": [{"group": "g"}], "ingress": [{"action": "Drop"}]} }""");
        world.Put("Group", """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "Group", "metadata": {"name": "g", "namespace": "web"}, "spec": {"podSelector": {}, "namespaceSelector": {} } }""");
        agents[0].Enforce();
        agents[1].Enforce(gate: false);
        await Until(world, empty, "Realized 2/2 1");
        await Until(world, nodes, "Failed 1/2 1");
        await Until(world, refused, "Failed 0/0 1");
        await Until(world, group, "Pending 0/0 1");
        Conditions(world, nodes).ShouldBe(
            "Realizable True |RealizationFailure True NetworkPolicyRealizationFailedOnNode Failed Nodes count 1: \"n2\":\"feature gate NodeNetworkPolicy is off on this node\"");
        Conditions(world, refused).ShouldBe("Realizable False NetworkPolicyInvalid it is refused");
        Conditions(world, group).ShouldStartWith("Realizable False NetworkPolicyAppliedToUnsupportedGroup ");

        // And out again.
        agents[1].Enforce();
        world.PutPolicy("refused");
        world.Enforce();
        await Until(world, nodes, "Realized 2/2 1");
        await Until(world, refused, "Realized 2/2 2");
        Conditions(world, nodes).ShouldBe("Realizable True ");
    }

    [Fact]
    public async Task An_update_that_cannot_be_read_is_failed_and_so_is_a_group()
    {
        await using var world = await World.StartAsync("n1");
        Start(world, "n1");
        var p = world.PutPolicy("p");
        var g = world.Put("ClusterGroup", """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterGroup", "metadata": {"name": "g"}, "spec": {"childGroups": ["h"]} }""");
        world.Enforce();
        await Until(world, p, "Realized 1/1 1");
        await world.UntilAsync(() => Conditions(world, g).StartsWith("GroupMembersComputed False ReferenceNotFound", StringComparison.Ordinal));
        world.PutPolicy("p", rules: """[{"action": "Drop", "from": [{"ipBlock": {"cidr": "nonsense"} }]}]""");
        world.Put("ClusterGroup", """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterGroup", "metadata": {"name": "h"}, "spec": {"podSelector": {} } }""");
        world.Enforce();
        await Until(world, p, "Failed 0/0 2");
        await world.UntilAsync(() => Conditions(world, g) == "GroupMembersComputed True ");
        world.PutPolicy("p");
        world.Enforce();
        await Until(world, p, "Realized 1/1 3");
    }

    [Fact]
    public async Task A_Node_that_goes_leaves_the_numbers_and_one_that_comes_joins_them()
    {
        await using var world = await World.StartAsync("n1", "n2");
        Start(world, "n1", "n2");
        var p = world.PutPolicy("p");
        world.Enforce();
        await Until(world, p, "Realized 2/2 1");
        world.Delete(new ObjectKey("Node", "", "", "n2"));
        await Until(world, p, "Realized 1/1 1");
        world.Put("Node", """{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n2"}, "status": {"addresses": [{"type": "InternalIP", "address": "172.16.0.2"}]} }""");
        world.Enforce();

        // The report of before is of another Node: the agent writes a new one.
        await world.UntilAsync(() => world.StatusOf(p) is "Realized 2/2 1", step: TimeSpan.FromMilliseconds(500));
        world.ReportsOf("n2")[0].NodeUid.ShouldBe(world.Cluster.Objects[new ObjectKey("Node", "", "", "n2")].Metadata.Uid);
    }

    [Fact]
    public async Task Nothing_is_written_while_nothing_changes_and_times_stay()
    {
        await using var world = await World.StartAsync("n1", "n2");
        var agents = Start(world, "n1", "n2");
        var p = world.PutPolicy("p");
        world.PutPolicy("q");
        world.Enforce();
        await Until(world, p, "Realized 2/2 1");
        var began = world.Stored(p)!.Status.Conditions[0].LastTransitionTime;
        await world.PassAsync(TimeSpan.FromSeconds(5));
        var writes = world.Count("PATCH", World.Acnp, "status");

        // Other Pods come and go.
        for (var i = 0; i < 30; i++)
        {
            world.Put("Pod", $$"""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x{{i}}", "namespace": "web"}, "spec": {"nodeName": "n1", "containers": []} }""");
            world.Enforce();
            await world.PassAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500));
        }

        world.Count("PATCH", World.Acnp, "status").ShouldBe(writes);
        agents[1].Enforce(inForce: false, error: "broken");
        world.PutPolicy("p", action: "Reject");
        agents[0].Enforce();
        await Until(world, p, "Realizing 1/2 2");
        world.Stored(p)!.Status.Conditions[0].LastTransitionTime.ShouldBe(began);
        world.PutPolicy("p", rules: """[{"action": "Drop", "appliedTo": [{"podSelector": {} }]}]""");
        world.Enforce();
        await Until(world, p, "Failed 0/0 3");
        world.Stored(p)!.Status.Conditions[0].LastTransitionTime.ShouldNotBe(began);
    }

    [Fact]
    public async Task Who_changes_a_status_is_corrected()
    {
        await using var world = await World.StartAsync("n1");
        Start(world, "n1");
        var p = world.PutPolicy("p");
        world.Enforce();
        await Until(world, p, "Realized 1/1 1");
        var json = world.Store.Get(World.Acnp, "", "p")!.Open();
        json["status"] = new JsonObject { ["phase"] = "Failed", ["observedGeneration"] = 99, ["desiredNodesRealized"] = 7 };
        world.Store.Put(World.Acnp, json);
        await Until(world, p, "Realized 1/1 1");
    }

    [Fact]
    public async Task When_the_elected_one_falls_another_goes_on()
    {
        await using var world = await World.StartAsync("n1", "n2", "n3");
        var agents = Start(world, "n1", "n2", "n3");
        var p = world.PutPolicy("p");
        world.Enforce();
        await Until(world, p, "Realized 3/3 1");
        var writes = world.Count("PATCH", World.Acnp, "status");
        var first = agents.Single(a => a.IsLeader);
        world.Server.Faults.Request = r => r.User == first.Name ? Fault.ServerError : null;
        world.Server.Faults.Break(Fault.Drop, Agent.Of(first));
        await world.UntilAsync(() => agents.Any(a => a != first && a.IsLeader));
        await world.PassAsync(TimeSpan.FromSeconds(5));

        // Nothing has changed: nothing is told again.
        world.Count("PATCH", World.Acnp, "status").ShouldBe(writes);
        world.PutPolicy("p", action: "Reject");
        world.Enforce();
        await Until(world, p, "Realizing 2/3 2");
        world.Server.Faults.Clear();
        await Until(world, p, "Realized 3/3 2");
    }

    [Fact]
    public async Task After_the_server_was_away_what_changed_is_told_and_nothing_else()
    {
        await using var world = await World.StartAsync("n1", "n2");
        var agents = Start(world, "n1", "n2");
        var all = Enumerable.Range(0, 40).Select(i => world.PutPolicy($"p{i}")).ToList();
        world.Enforce();
        await world.UntilAsync(() => all.TrueForAll(p => world.StatusOf(p) == "Realized 2/2 1"));
        var (writes, before) = (world.Count("PATCH", World.Acnp, "status"), world.Server.Requests.Count);
        writes.ShouldBeLessThanOrEqualTo(160);
        world.Server.Faults.Request = _ => Fault.ServerError;
        world.Server.Faults.Break(Fault.Drop);
        await world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(250));
        (world.Server.Requests.Count - before).ShouldBeLessThan(120);
        world.PutPolicy("p7", action: "Reject");
        world.Enforce();
        world.Server.Faults.Clear();
        await world.UntilAsync(() => world.StatusOf(all[7]) == "Realized 2/2 2", step: TimeSpan.FromMilliseconds(250));
        all.Where(p => p.Name != "p7").ShouldAllBe(p => world.StatusOf(p) == "Realized 2/2 1");
        (world.Count("PATCH", World.Acnp, "status") - writes).ShouldBeLessThanOrEqualTo(3);
        agents.Count(a => a.IsLeader).ShouldBe(1);
    }

    [Fact]
    public async Task Policies_that_come_and_go_leave_nothing_behind()
    {
        await using var world = await World.StartAsync("n1");
        Start(world, "n1");
        var (p, q) = (world.PutPolicy("p"), world.PutPolicy("q"));
        world.Enforce();
        await Until(world, p, "Realized 1/1 1");
        world.Delete(p);
        world.Enforce();
        await world.UntilAsync(() => world.ReportsOf("n1")[0].Policies.Count == 1);

        // Another of the same name, which is not in force yet.
        world.PutPolicy("p", action: "Reject");
        world.StatusOf(p).ShouldBe("");
        await Until(world, p, "Realizing 0/1 1");
        world.Enforce();
        await Until(world, p, "Realized 1/1 1");
        world.StatusOf(q).ShouldBe("Realized 1/1 1");
    }

    private static List<Agent> Start(World world, params string[] nodes)
    {
        var agents = nodes.Select(n => world.Add(n)).ToList();
        agents.ForEach(a => a.Start());
        return agents;
    }

    private static Task Until(World world, ObjectKey policy, string status) =>
        world.UntilAsync(() => world.StatusOf(policy) == status, () => $"{policy} is {world.StatusOf(policy)}, not {status}");

    private static string Conditions(World world, ObjectKey key) =>
        string.Join('|', world.Stored(key)!.Status.Conditions.Select(c => $"{c.Type} {c.Status} {c.Reason}{(c.Message.Length > 0 ? " " : "")}{c.Message}"));
}
