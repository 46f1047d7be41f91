using Antrea.Kernel.Tests.Cluster.Support;
using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Cluster;

/// <summary>
/// The manifests as they are shipped, applied with kubectl; the agents run with the DaemonSet's arguments, account and capabilities, against a server that enforces
/// its roles and admission policies.
/// </summary>
public sealed class DaemonSetTests
{
    private const string Everywhere = """
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: everywhere}
        spec:
          priority: 7
          tier: securityops
          appliedTo: [{nodeSelector: {}}]
          ingress: [{name: drop-8081, action: Drop, ports: [{protocol: TCP, port: 8081}]}]
        """;

    private const string Refused = """
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: refused}
        spec:
          priority: 7
          tier: nowhere
          appliedTo: [{nodeSelector: {}}]
          ingress: [{name: drop-8082, action: Drop, ports: [{protocol: TCP, port: 8082}]}]
        """;

    [KubectlRootFact]
    public async Task WhatIsShippedWorksAsItIsShipped()
    {
        await using var cluster = await ShippedCluster.StartAsync();
        var (a, b, kubectl) = (cluster.Lab.NodeA, cluster.Lab.NodeB, cluster.Kubectl);
        await Task.WhenAll(cluster.Agents.Select(agent => agent.WaitReadyAsync()));

        // The elected agent makes the system tiers.
        await kubectl.OutputAsync("wait", "tier/baseline", "--for=jsonpath={.spec.priority}=253", "--timeout=30s");
        (await kubectl.OutputAsync("get", "tiers", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(6);

        await cluster.ApplyAsync(GuidePolicy.Restrict);
        await cluster.ApplyAsync(Everywhere);
        await kubectl.OutputAsync("wait", "acnp", "--all", "--for=jsonpath={.status.phase}=Realized", "--timeout=30s");
        (await kubectl.RowAsync("get", "acnp", "restrict-http-to-node")).ShouldBe("restrict-http-to-node application 5 1 1");
        (await kubectl.RowAsync("get", "acnp", "everywhere")).ShouldBe("everywhere securityops 7 2 2");
        await new Verdicts().Expect("Dropped", b, a, 80).Expect("Connected", a, b, 80).Expect("Dropped", b, a, 8081).Expect("Dropped", a, b, 8081).Expect("Connected", b, a, 8082).CheckAsync();

        // An agent that is not there realizes nothing new; the elected one may be the one that goes.
        foreach (var agent in cluster.Agents)
        {
            await agent.KillAsync();
            await cluster.ApplyAsync(Everywhere.Replace("8081", agent == cluster.Agents[0] ? "8083" : "8081", StringComparison.Ordinal));
            await kubectl.OutputAsync("wait", "acnp/everywhere", "--for=jsonpath={.status.currentNodesRealized}=1", "--timeout=40s");
            (await kubectl.OutputAsync("get", "acnp", "everywhere", "-o", "jsonpath={.status.phase} {.status.desiredNodesRealized}")).ShouldBe("Realizing 2");
            agent.Start();
            await kubectl.OutputAsync("wait", "acnp/everywhere", "--for=jsonpath={.status.phase}=Realized", "--timeout=40s");
        }

        // What is refused says so, in its status and as an Event.
        await cluster.ApplyAsync(Refused);
        await kubectl.OutputAsync("wait", "acnp/refused", "--for=jsonpath={.status.phase}=Failed", "--timeout=30s");
        await cluster.UntilAsync(async () => (await kubectl.OutputAsync("describe", "acnp", "refused")).Contains("Warning", StringComparison.Ordinal));
        (await kubectl.OutputAsync("describe", "acnp", "refused")).ShouldContain("tier nowhere");

        // The roles and the admission policies let through all that agents want.
        cluster.Api.Server.Requests.Where(r => r.User?.EndsWith(":antrea-actors", StringComparison.Ordinal) == true && r.Error?.Code is 403 or 422 or 400)
            .Where(r => !r.IsStreamingList).Select(r => $"{r.Method} {r.Path}: {r.Error!.Message}").Distinct().ShouldBeEmpty();
    }
}
