using Antrea.Testing.Api;

namespace Antrea.Host.Cluster;

/// <summary>Commands that look at a cluster instead of manifests.</summary>
public sealed class ClusterCommandTests
{
    private const string Bad = "{apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {name: bad}, spec: {priority: -4}}\n";

    private const string Map = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: antrea-config, namespace: kube-system}
        data: {antrea-agent.conf: "featureGates: {NodeNetworkPolicy: true}"}

        """;

    [Fact]
    public async Task Plan_is_that_of_the_same_objects_in_a_directory()
    {
        await using var cluster = await TestCluster.StartAsync();
        var yaml = RunningAgent.Node + "---\n" + Map + "---\n" + RunningAgent.Policy("p", 80) + "---\n" + RunningAgent.Policy("q", 81);
        cluster.Apply(yaml);
        var directory = Directory.CreateTempSubdirectory("plan").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "all.yaml"), yaml);
            var expected = await CommandLines.RunAsync("plan", "--node", "n1", "--manifests", directory);
            var found = await CommandLines.RunAsync("plan", "--node", "n1", "--kubeconfig", cluster.Kubeconfig);
            found.ShouldBe(expected);
            found.Output.ShouldContain("--dport 81 ");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Explain_and_validate_read_it_too()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Apply(RunningAgent.Node + "---\n" + Map + "---\n" + RunningAgent.Policy("p", 80) + "---\n" + Bad);
        var explained = await CommandLines.RunAsync("explain", "--node", "n1", "--kubeconfig", cluster.Kubeconfig, "--from", "10.9.1.1", "--port", "80");
        explained.Output.ShouldStartWith("Drop     AntreaClusterNetworkPolicy:p");
        explained.Code.ShouldBe(2, "an object is refused");
        explained.Error.ShouldContain("Tier/bad");
        var validated = await CommandLines.RunAsync("validate", "--kubeconfig", cluster.Kubeconfig);
        validated.Code.ShouldBe(2);
        validated.Output.ShouldContain("error: Tier/bad: spec.priority");
        validated.Output.ShouldContain("4 objects read, 1 refused");
    }

    [Fact]
    public async Task What_cannot_be_asked_is_said()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Store.Withdraw(ApiKind.Of("Group"));
        cluster.Server.Expire(FakeApiServer.Token);
        var refused = await CommandLines.RunAsync("plan", "--node", "n1", "--kubeconfig", cluster.Kubeconfig);
        refused.Code.ShouldBe(1);
        refused.Error.ShouldContain("cannot be listed: Unauthorized");
        cluster.Server.Accept(FakeApiServer.Token);
        var planned = await CommandLines.RunAsync("plan", "--node", "n1", "--kubeconfig", cluster.Kubeconfig);
        planned.Code.ShouldBe(0);
        planned.Error.ShouldContain("warning: groups.crd.antrea.io: is not served");
        var context = await CommandLines.RunAsync("plan", "--node", "n1", "--kubeconfig", cluster.Kubeconfig, "--context", "other");
        context.Code.ShouldBe(2);
        context.Error.ShouldContain("other");
        await cluster.StopAsync();
        var away = await CommandLines.RunAsync("plan", "--node", "n1", "--kubeconfig", cluster.Kubeconfig);
        away.Code.ShouldBe(1);
        away.Error.ShouldContain("cannot be listed: ");
    }

    [Theory]
    [InlineData("give --manifests DIR or --kubeconfig FILE", "plan", "--node", "n1")]
    [InlineData("give one of them", "agent", "--node", "n1", "--manifests", "/tmp", "--kubeconfig", "/x")]
    [InlineData("--context: only with --kubeconfig", "explain", "--manifests", "/tmp", "--context", "c", "--from", "a/b", "--to", "c/d")]
    [InlineData("cannot be read", "agent", "--node", "n1", "--kubeconfig", "/nonexistent", "--state-dir", "/tmp/aa-none", "--log-dir", "/tmp/aa-none")]
    public async Task Options_that_make_no_sense_are_refused(string said, params string[] args)
    {
        var (code, _, error) = await CommandLines.RunAsync(args);
        code.ShouldBe(2);
        error.ShouldContain(said);
    }
}
