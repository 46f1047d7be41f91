using Antrea.Kernel.Tests.Cluster.Support;
using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Api;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Cluster;

/// <summary>The guide to policies on Nodes with an agent that watches an API server, which goes away, comes back and forgets versions.</summary>
public sealed class NodeGuideTests
{
    private const string Egress = """
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: egress-drop-node-to-node}
        spec:
          priority: 5
          tier: application
          appliedTo: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: node-a}}}]
          egress:
          - name: drop-8080
            action: Drop
            to: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: node-b}}}, {ipBlock: {cidr: 192.168.77.0/24}}, {ipBlock: {cidr: 10.10.0.0/24}}]
            ports: [{protocol: TCP, port: 8080}]
        """;

    private const string DropAll = """
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: drop-all}
        spec: {priority: 1, tier: emergency, appliedTo: [{nodeSelector: {}}], ingress: [{action: Drop}], egress: [{action: Drop}]}
        """;

    [RootFact]
    public async Task TheGuidesPoliciesHoldWhateverBecomesOfTheServer()
    {
        await using var cluster = await StartAsync();
        var (a, b, agent) = (cluster.Lab.NodeA, cluster.Lab.NodeB, cluster.Agents.All[0]);
        await new Verdicts().Expect("Connected", b, a, 80).Expect("Connected", a, b, 8080).CheckAsync("no policy");
        cluster.Apply(GuidePolicy.Restrict);
        cluster.Apply(Egress);
        await cluster.RealizeAsync();
        await HoldAsync("applied");

        // Away: what is known holds, and the agent says so.
        await cluster.Api!.StopAsync();
        await agent.WaitStatusAsync("trouble", s => s.GetProperty("problems").EnumerateArray().Any(p => p.GetString()!.StartsWith("API server: ", StringComparison.Ordinal)));
        (await agent.Http.GetStringAsync("readyz")).ShouldStartWith("ok\nAPI server: ");
        await HoldAsync("away");

        // Started anew without a server, the last good plan holds.
        var rules = KernelState.Normalised(a);
        (await agent.TerminateAsync()).ShouldBe(0);
        agent.Start();
        await agent.WaitStatusAsync("no sync", s => s.GetProperty("problems").EnumerateArray().Any(p => p.GetString()!.StartsWith("API server: ", StringComparison.Ordinal)));
        KernelState.Normalised(a).ShouldBe(rules);
        await HoldAsync("restarted without a server");

        // Back, with a policy less and all old versions forgotten.
        cluster.Delete("ClusterNetworkPolicy/egress-drop-node-to-node");
        cluster.Api.Store.Delete(ApiKind.Of("ClusterNetworkPolicy"), "", "egress-drop-node-to-node").ShouldNotBeNull();
        cluster.Api.Store.Compact();
        await cluster.Api.RestartAsync();
        await agent.WaitStatusAsync("in force", s => s.GetProperty("policies").GetArrayLength() == 1
            && s.GetProperty("realizedRevision").GetInt64() is > 0 and var r && r == s.GetProperty("sourceRevision").GetInt64(), TimeSpan.FromSeconds(60));
        await new Verdicts().Expect("Dropped", b, a, 80).Expect("Connected", a, b, 8080).CheckAsync("back");

        Task HoldAsync(string when) => new Verdicts().Expect("Dropped", b, a, 80).Expect("Dropped", a, b, 8080).Expect("Connected", b, a, 8080).Expect("Connected", a, b, 80).CheckAsync(when);
    }

    [RootTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ThePolicyThatDropsAllLeavesTheWayToTheServerOpen(bool isAnnounced)
    {
        await using var cluster = await StartAsync();
        if (!isAnnounced)
        {
            cluster.Api!.Store.Delete(ApiKind.Of("EndpointSlice"), "default", "kubernetes").ShouldNotBeNull();
        }

        var (a, b, agent) = (cluster.Lab.NodeA, cluster.Lab.NodeB, cluster.Agents.All[0]);
        cluster.Apply(DropAll);
        await cluster.RealizeAsync();
        await new Verdicts().Expect("Dropped", b, a, 80).Expect("Dropped", a, b, 80).Expect("Dropped", a, cluster.Lab.External, 80).CheckAsync();

        // A new connection, not only the one that was there.
        await cluster.Api!.RestartAsync();
        await AgentGroup.SettledAsync(agent);
        cluster.Delete("ClusterNetworkPolicy/drop-all");
        cluster.Apply(GuidePolicy.Restrict);
        await cluster.RealizeAsync();
        await agent.WaitStatusAsync("another policy", s => s.GetProperty("policies").EnumerateArray().Any(p =>
            p.GetProperty("name").GetString() == "restrict-http-to-node" && p.GetProperty("phase").GetString() == "Realized"), TimeSpan.FromSeconds(60));
        await new Verdicts().Expect("Dropped", b, a, 80).Expect("Connected", a, b, 80).CheckAsync();
    }

    private static async Task<PodCluster> StartAsync()
    {
        var cluster = await PodCluster.CreateAsync(LabWiring.Default, 1, family: "lk", withApi: true);
        await cluster.RealizeAsync();
        return cluster;
    }
}
