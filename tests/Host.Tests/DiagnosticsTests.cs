using System.Text.Json;
using System.Text.RegularExpressions;
using Antrea.Actors.Messages;

namespace Antrea.Host;

/// <summary>The diagnostic endpoint of the real composition.</summary>
public sealed partial class DiagnosticsTests : TestKit.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Ready_only_when_everything_is_enforced()
    {
        await using var agent = new RunningAgent();
        agent.Kernel.Faults.MissingPrograms.Add("iptables");
        agent.Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        await agent.StartAsync();
        AwaitCondition(() => agent.Get("/readyz").Text.Contains("install iptables", StringComparison.Ordinal), Patience);
        agent.Get("/readyz").Code.ShouldBe(503);
        agent.Get("/livez").Code.ShouldBe(200);
        agent.Kernel.Faults.MissingPrograms.Clear();
        AwaitCondition(() => agent.Get("/readyz").Code == 200, Patience);
        agent.Get("/readyz").Text.ShouldBe("ok\n");
        AwaitCondition(() => agent.IsSettled(1), Patience);
    }

    [Fact]
    public async Task Status_has_the_contracts_shape()
    {
        await using var agent = new RunningAgent();
        agent.Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80, 7));
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        agent.Get("/status").Type.ShouldStartWith("application/json");
        var status = agent.Json("/status");
        status.EnumerateObject().Select(p => p.Name).Take(4).ShouldBe(["node", "sourceRevision", "realizedRevision", "policies"]);
        status.GetProperty("node").GetString().ShouldBe("n1");
        var policy = status.GetProperty("policies")[0];
        policy.EnumerateObject().Select(p => p.Name).ShouldBe(["kind", "namespace", "name", "phase", "generation", "message"]);
        policy.GetRawText().ShouldSatisfyAllConditions(
            _ => policy.GetProperty("kind").GetString().ShouldBe("ClusterNetworkPolicy"),
            _ => policy.GetProperty("namespace").GetString().ShouldBe(""),
            _ => policy.GetProperty("name").GetString().ShouldBe("p"),
            _ => policy.GetProperty("phase").GetString().ShouldBe("Realized"),
            _ => policy.GetProperty("generation").GetInt64().ShouldBe(7),
            _ => policy.GetProperty("message").GetString().ShouldBe(""));
    }

    [Fact]
    public async Task Actors_show_the_tree_and_a_failure_as_they_are()
    {
        await using var agent = new RunningAgent();
        (agent.Bomb.Left, agent.Bomb.Hits) = (1, (_, m) => m is PolicyOffered { Policy.Metadata.Generation: 2 });
        agent.Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        agent.Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 81, 2));
        AwaitCondition(() => agent.Json("/status").GetProperty("policies")[0] is var p
            && p.GetProperty("generation").GetInt64() == 2 && p.GetProperty("phase").GetString() == "Realized", Patience);
        var actors = agent.Json("/actors").EnumerateArray().ToDictionary(a => a.GetProperty("path").GetString()!);
        foreach (var path in (string[])["/user/source/manifests", "/user/gates", "/user/groups", "/user/policies", "/user/nodes/n1", "/user/nodes/n1/firewall"])
        {
            actors.ShouldContainKey(path);
            actors[path].GetProperty("restarts").GetInt64().ShouldBe(0);
            actors[path].GetProperty("lastError").ValueKind.ShouldBe(JsonValueKind.Null);
            actors[path].GetProperty("mailbox").GetInt32().ShouldBeGreaterThanOrEqualTo(0);
        }

        var failed = actors["/user/policies/ClusterNetworkPolicy:p"];
        failed.GetProperty("restarts").GetInt64().ShouldBe(1);
        failed.GetProperty("lastError").GetString().ShouldBe("InvalidOperationException: injected into ClusterNetworkPolicy:p");
        failed.GetProperty("lastErrorAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        failed.GetProperty("state").GetString().ShouldBe("generation 2 accepted");
        failed.GetProperty("processed").GetInt64().ShouldBeGreaterThan(0);
        actors["/user/nodes/n1/firewall"].GetProperty("state").GetString()!.ShouldContain("Nft");
    }

    [Fact]
    public async Task Plan_is_what_the_command_prints()
    {
        await using var agent = new RunningAgent();
        agent.Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80) + "---\n" + RunningAgent.Policy("q", 81));
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(2), Patience);
        var printed = await CommandLines.RunAsync("plan", "--node", "n1", "--manifests", agent.Manifests, "--config", agent.Config);
        printed.Code.ShouldBe(0, printed.Error);
        agent.Get("/plan").Text.ShouldBe(printed.Output);
        printed.Output.ShouldContain("--dport 81");
        var policies = agent.Json("/policies").GetProperty("policies");
        policies.EnumerateArray().Select(p => p.GetProperty("policy").GetString()).ShouldBe(["AntreaClusterNetworkPolicy:p", "AntreaClusterNetworkPolicy:q"]);
        policies[0].GetProperty("rules")[0].GetProperty("v4").GetString().ShouldBe("10.9.0.0/16");
    }

    [Fact]
    public async Task Events_metrics_page_and_the_rest()
    {
        await using var agent = new RunningAgent();
        agent.Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        AwaitCondition(() => agent.Get("/events").Text.Contains("PlanApplied", StringComparison.Ordinal), Patience);
        var events = agent.Json("/events").EnumerateArray().ToList();
        events.Select(e => e.GetProperty("event").GetString()).ShouldContain("PolicyChanged");
        events.Select(e => e.GetProperty("sequence").GetInt64()).ShouldBeInOrder();
        agent.Json("/events?limit=1").GetArrayLength().ShouldBe(1);

        var (code, type, metrics) = agent.Get("/metrics");
        code.ShouldBe(200);
        type.ShouldStartWith("text/plain; version=0.0.4");
        var lines = metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldAllBe(l => MetricLine().IsMatch(l));
        lines.ShouldContain(l => l.StartsWith("antrea_actors_rules{direction=\"ingress\"} 1", StringComparison.Ordinal));
        lines.Where(l => l[0] != '#').Select(l => l[..l.LastIndexOf(' ')]).ShouldBeUnique();

        agent.Get("/").Type.ShouldStartWith("text/html");
        agent.Get("/").Text.ShouldContain("<html", Case.Insensitive);
        agent.Get("/nothing/here").ShouldSatisfyAllConditions(
            a => a.Code.ShouldBe(404), a => a.Type.ShouldStartWith("text/plain"), a => a.Text.ShouldStartWith("not found; there are /livez"));
    }

    [Fact]
    public async Task What_was_enforced_stays_over_a_stop_and_what_was_deleted_meanwhile_goes()
    {
        await using var agent = new RunningAgent();
        agent.Write("node.yaml", RunningAgent.Node);
        agent.Write("p.yaml", RunningAgent.Policy("p", 80));
        agent.Write("q.yaml", RunningAgent.Policy("q", 81));
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(2), Patience);
        await agent.StopAsync();
        var kept = agent.Kernel.Run("iptables-save", ["-t", "filter"]).Stdout;
        kept.ShouldContain("--dport 80");
        File.Delete(Path.Combine(agent.Manifests, "p.yaml"));
        agent.Write("q.yaml", RunningAgent.Policy("q", 82, 2).Replace("priority: 5", "priority: five", StringComparison.Ordinal));
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(1), Patience);
        agent.Kernel.Run("iptables-save", ["-t", "filter"]).Stdout.ShouldSatisfyAllConditions(
            t => t.ShouldNotContain("--dport 80"), t => t.ShouldContain("--dport 81"));
        var q = agent.Json("/status").GetProperty("policies")[0];
        q.GetProperty("phase").GetString().ShouldBe("Failed");
        q.GetProperty("message").GetString()!.ShouldEndWith("generation 1 stays enforced");
    }

    [GeneratedRegex("""^(# HELP antrea_actors_\w+ \S.*|# TYPE antrea_actors_\w+ (gauge|counter|histogram)|antrea_actors_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?\d+(\.\d+)?(E[+-]?\d+)?)$""")]
    private static partial Regex MetricLine();
}
