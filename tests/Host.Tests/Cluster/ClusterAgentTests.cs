using Antrea.Testing.Api;

namespace Antrea.Host.Cluster;

/// <summary>The real composition with an API server as its source.</summary>
public sealed class ClusterAgentTests : TestKit.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Enforces_what_the_cluster_says_and_follows_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Apply(RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        await using var agent = new RunningAgent { Source = cluster.Source };
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        agent.Get("/readyz").ShouldBe((200, "text/plain; charset=utf-8", "ok\n"));
        agent.Get("/plan").Text.ShouldContain("--dport 80 ");

        cluster.Apply(RunningAgent.Policy("q", 81));
        AwaitCondition(() => agent.IsSettled(2), Patience);
        cluster.Delete("ClusterNetworkPolicy", "p");
        AwaitCondition(() => agent.IsSettled(1) && !agent.Get("/plan").Text.Contains("--dport 80 ", StringComparison.Ordinal), Patience);
        agent.Get("/plan").Text.ShouldContain("--dport 81 ");
    }

    [Fact]
    public async Task While_the_server_is_away_what_is_known_stays_and_it_is_said()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Apply(RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        await using var agent = new RunningAgent { Source = cluster.Source };
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        await cluster.StopAsync();
        AwaitCondition(() => agent.Get("/readyz").Text.Contains("API server: ", StringComparison.Ordinal), Patience);
        agent.Get("/readyz").Code.ShouldBe(200);
        agent.Get("/readyz").Text.ShouldContain("what is known stays in force");
        agent.Get("/metrics").Text.ShouldContain("antrea_actors_source_up{resource=\"pods\"} 0");
        agent.Get("/plan").Text.ShouldContain("--dport 80 ");

        cluster.Apply(RunningAgent.Policy("q", 81));
        await cluster.RestartAsync();
        AwaitCondition(() => agent.IsSettled(2) && agent.Get("/readyz").Text == "ok\n", TimeSpan.FromSeconds(60));
        agent.Get("/plan").Text.ShouldContain("--dport 81 ");
    }

    [Fact]
    public async Task Nothing_is_enforced_before_everything_is_known()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Apply(RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        cluster.Server.Faults.Request = r => r.Path.EndsWith("/pods", StringComparison.Ordinal) ? Fault.ServerError : null;
        await using var agent = new RunningAgent { Source = cluster.Source };
        await agent.StartAsync();
        AwaitCondition(() => agent.Get("/readyz").Text.Contains("API server: etcdserver: leader changed (pods)", StringComparison.Ordinal), Patience);
        agent.Get("/readyz").Code.ShouldBe(503);
        agent.Get("/plan").Text.ShouldStartWith("# no plan yet");
        cluster.Server.Faults.Clear();
        AwaitCondition(() => agent.IsSettled(1), Patience);
    }

    [Fact]
    public async Task A_definition_that_is_missing_is_reported_and_taken_up_when_it_comes()
    {
        var store = FakeApiServer.NewStore();
        store.Withdraw(ApiKind.Of("Tier"));
        await using var cluster = await TestCluster.StartAsync(store);
        cluster.Apply(RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        await using var agent = new RunningAgent { Source = cluster.Source };
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        AwaitCondition(() => agent.Get("/readyz").Text.Contains("API server: tiers.crd.antrea.io: not served: the definition is not installed", StringComparison.Ordinal), Patience);
        agent.Get("/metrics").Text.ShouldContain("antrea_actors_source_absent{resource=\"tiers.crd.antrea.io\"} 1");
        store.Serve(ApiKind.Of("Tier"));
        AwaitCondition(() => agent.Get("/readyz").Text == "ok\n", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_costs_only_itself()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Apply(RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80) + "---\n" + RunningAgent.Policy("bad", 81).Replace("priority: 5", "priority: five", StringComparison.Ordinal));
        await using var agent = new RunningAgent { Source = cluster.Source };
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(2), Patience);
        var bad = agent.Json("/status").GetProperty("policies").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "bad");
        bad.GetProperty("phase").GetString().ShouldBe("Failed");
        bad.GetProperty("message").GetString()!.ShouldContain("spec.priority");
        cluster.Apply(RunningAgent.Policy("bad", 81, 2));
        AwaitCondition(() => agent.IsSettled(2) && agent.Get("/plan").Text.Contains("--dport 81 ", StringComparison.Ordinal), Patience);
        cluster.Delete("ClusterNetworkPolicy", "bad");
        AwaitCondition(() => agent.IsSettled(1), Patience);
    }

    [Fact]
    public async Task A_node_that_the_cluster_does_not_have_is_said()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Apply(RunningAgent.Node.Replace("name: n1", "name: other", StringComparison.Ordinal));
        await using var agent = new RunningAgent { Source = cluster.Source };
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(0), Patience);
        Problems().ShouldContain(p => p.StartsWith("node: there is no Node named n1", StringComparison.Ordinal));
        cluster.Apply(RunningAgent.Node);
        AwaitCondition(() => Problems().Count == 0, Patience);

        List<string> Problems() => [.. agent.Json("/status").GetProperty("problems").EnumerateArray().Select(p => p.GetString()!)];
    }

    [Fact]
    public async Task What_is_written_to_a_status_is_no_news()
    {
        await using var cluster = await TestCluster.StartAsync();

        // Another agent is elected: this one makes no tiers, which would be news.
        cluster.Apply("""
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: antrea-actors, namespace: kube-system}
            spec: {holderIdentity: other, leaseDurationSeconds: 3600, acquireTime: "2026-01-01T00:00:00.000000Z", renewTime: "2026-01-01T00:00:00.000000Z", leaseTransitions: 0}
            """);
        cluster.Apply(RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        await using var agent = new RunningAgent { Source = cluster.Source };
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        var before = agent.Json("/status").GetProperty("sourceRevision").GetInt64();
        cluster.Apply(RunningAgent.Policy("p", 80).TrimEnd().TrimEnd('}') + "}, status: {phase: Realized}}\n");
        cluster.Apply(RunningAgent.Policy("q", 81));
        AwaitCondition(() => agent.IsSettled(2), Patience);
        agent.Json("/status").GetProperty("sourceRevision").GetInt64().ShouldBe(before + 1);
    }

    [Fact]
    public async Task Versions_that_expired_cost_a_relist_and_nothing_else()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Apply(RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80) + "---\n" + RunningAgent.Policy("q", 81));
        await using var agent = new RunningAgent { Source = cluster.Source };
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(2), Patience);
        cluster.Server.Faults.Event = _ => Fault.Drop;
        cluster.Server.Faults.Break(Fault.Drop);
        cluster.Delete("ClusterNetworkPolicy", "p");
        cluster.Apply(RunningAgent.Policy("r", 82));
        cluster.Store.Compact();
        agent.Get("/plan").Text.ShouldContain("--dport 80 ");
        cluster.Server.Faults.Clear();
        AwaitCondition(() => agent.IsSettled(2) && agent.Get("/plan").Text.Contains("--dport 82 ", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        agent.Get("/plan").Text.ShouldNotContain("--dport 80 ");
    }

    [Fact]
    public async Task A_token_that_expired_is_said_and_a_new_one_is_taken_up()
    {
        await using var cluster = await TestCluster.StartAsync();
        var token = Path.Combine(Path.GetTempPath(), $"token-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(token, FakeApiServer.Token);
        await File.WriteAllTextAsync(cluster.Kubeconfig, cluster.Server.Kubeconfig($"{{tokenFile: {token}}}"));
        cluster.Apply(RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        await using var agent = new RunningAgent { Source = cluster.Source };
        try
        {
            await agent.StartAsync();
            AwaitCondition(() => agent.IsSettled(1), Patience);
            cluster.Server.Expire(FakeApiServer.Token);
            cluster.Server.Faults.Break(Fault.Drop);
            AwaitCondition(() => agent.Get("/readyz").Text.Contains("API server: Unauthorized", StringComparison.Ordinal), Patience);
            agent.Get("/readyz").Code.ShouldBe(200);
            cluster.Server.Accept("another");
            await File.WriteAllTextAsync(token, "another");
            AwaitCondition(() => agent.Get("/readyz").Text == "ok\n", TimeSpan.FromSeconds(60));
        }
        finally
        {
            File.Delete(token);
        }
    }
}
