using Antrea.Actors.Messages;
using Antrea.Journal;
using Antrea.Policy.Api;

namespace Antrea.Host;

/// <summary>The input is broken while the agent is down: what was in force before stays, through the real composition.</summary>
public sealed class LastGoodTests : TestKit.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly string Map =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: antrea-config, namespace: kube-system}\ndata:\n  antrea-agent.conf: |\n    ";

    [Fact]
    public async Task A_gate_that_only_the_map_opens_stays_open_when_the_map_is_broken_over_a_restart()
    {
        await using var agent = new RunningAgent();
        File.WriteAllText(agent.Config, "featureGates: {NodeNetworkPolicy: false}\n");
        agent.Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        agent.Write("map.yaml", Map + "featureGates: {NodeNetworkPolicy: true}\n");
        await EnforcedAsync(agent);
        var before = Rules(agent);
        for (var i = 0; i < 2; i++)
        {
            await agent.StopAsync();
            agent.Write("map.yaml", Map + "featureGates: {NodeNetworkPolicy: false, NoSuch: true}\n");
            await EnforcedAsync(agent);
            Rules(agent).ShouldBe(before);
            agent.Get("/status").Text.ShouldContain("unrecognized feature gate: NoSuch; the configuration that was in force before stays");
        }

        await agent.StopAsync();
        File.Delete(Path.Combine(agent.Manifests, "map.yaml"));
        await agent.StartAsync();
        AwaitCondition(() => !Rules(agent).Any(r => r.Contains("ANTREA-POL-", StringComparison.Ordinal)), Patience);
    }

    [Theory]
    [InlineData("{broken")]
    [InlineData("{apiVersion: v1, kind: Node, metadata: {name: n1, labels: [no, map]}}\n")]
    public async Task A_node_that_cannot_be_read_any_more_stays_what_it_was_over_a_restart(string broken)
    {
        await using var agent = new RunningAgent();
        agent.Write("node.yaml", RunningAgent.Node);
        agent.Write("policy.yaml", RunningAgent.Policy("p", 80));
        await EnforcedAsync(agent);
        var before = Rules(agent);
        for (var i = 0; i < 2; i++)
        {
            await agent.StopAsync();
            agent.Write("node.yaml", broken);
            await EnforcedAsync(agent);
            Rules(agent).ShouldBe(before);
            agent.Get("/status").Text.ShouldContain("node.yaml");
        }

        await agent.StopAsync();
        File.Delete(Path.Combine(agent.Manifests, "node.yaml"));
        await agent.StartAsync();
        AwaitCondition(() => !Rules(agent).Any(r => r.Contains("--dport 80 ", StringComparison.Ordinal)), Patience);
    }

    [Fact]
    public async Task A_map_in_a_file_that_is_no_yaml_any_more_counts_over_a_restart()
    {
        await using var agent = new RunningAgent();
        File.WriteAllText(agent.Config, "featureGates: {NodeNetworkPolicy: false}\n");
        agent.Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80) + "---\n" + Map + "featureGates: {NodeNetworkPolicy: true}\n");
        await EnforcedAsync(agent);
        var before = Rules(agent);
        await agent.StopAsync();
        agent.Write("all.yaml", "{broken");
        await EnforcedAsync(agent);
        Rules(agent).ShouldBe(before);

        // Not even a memory of the file: what the journal says of policies and gates is still no reason to open the node's gate.
        await agent.StopAsync();
        Directory.Delete(Path.Combine(agent.State, "manifests"), recursive: true);
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        agent.Get("/status").Text.ShouldNotContain("NodeNetworkPolicy is off");
    }

    [Fact]
    public async Task What_the_map_said_outlives_the_journals_retention()
    {
        await using var agent = new RunningAgent();
        File.WriteAllText(agent.Config, "featureGates: {NodeNetworkPolicy: false}\n");
        agent.Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        agent.Write("map.yaml", Map + "featureGates: {NodeNetworkPolicy: true}\n");
        await EnforcedAsync(agent);
        var before = Rules(agent);
        for (var i = 2; i <= 41; i++)
        {
            agent.Agent.Tree.Routes.Gates.Tell(new ObjectChanged(new ConfigMap(
                new ObjectMeta("antrea-config", "kube-system"),
                Labels.Of(("antrea-agent.conf", $"featureGates: {{NodeNetworkPolicy: true, Egress: {(i % 2 == 0 ? "true" : "false")}}}")))));
        }

        var journal = agent.Agent.Journal;
        AwaitCondition(() => journal.ReadHighestAsync("gates").Result == 41, Patience);
        AwaitCondition(() => journal.LoadSnapshotAsync("gates", new SnapshotCriteria()).Result?.Sequence == 40, Patience);
        (await journal.TrimAsync(new RetentionPolicy { MaxAge = TimeSpan.Zero })).EventsRemoved.ShouldBeGreaterThan(15);
        await agent.StopAsync();
        agent.Write("map.yaml", Map + "featureGates: {NoSuch: true}\n");
        await EnforcedAsync(agent);
        Rules(agent).ShouldBe(before);
    }

    private async Task EnforcedAsync(RunningAgent agent)
    {
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        Rules(agent).ShouldContain(r => r.Contains("--dport 80 ", StringComparison.Ordinal));
    }

    private static string[] Rules(RunningAgent agent) =>
        [.. agent.Kernel.Run("iptables-save", ["-t", "filter"]).Stdout.Split('\n').Where(l => l.StartsWith("-A ANTREA", StringComparison.Ordinal))];
}
