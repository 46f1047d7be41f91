using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>What a policy that drops everything both ways leaves alone.</summary>
public sealed class DropAllTests(OneCluster shared) : IClassFixture<OneCluster>
{
    private static readonly string DropAll = Manifest.Policy("drop-all", "ingress: [{action: Drop}], egress: [{action: Drop}]");

    [RootFact]
    public async Task NeighbourDiscoveryLoopbackAndEstablishedConnectionsGoOn()
    {
        var cluster = await shared.FreshAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        cluster.Objects["config"] = Manifest.Config("failsafe: {enabled: false}");
        await cluster.ApplyAsync();
        using var in4 = await b.ConnectAsync(a.Ip, 80);
        using var in6 = await b.ConnectAsync(a.Ip6, 80);
        using var out4 = await a.ConnectAsync(b.Ip, 80);
        using var out6 = await a.ConnectAsync(b.Ip6, 80);

        await cluster.ApplyAsync("policy", DropAll);
        foreach (var node in new[] { a, b })
        {
            node.Namespace.Must("ip", "neigh flush all");
        }

        (await in4.AskAsync()).ShouldBe("node-a");
        (await in6.AskAsync()).ShouldBe("node-a");
        (await out4.AskAsync()).ShouldBe("node-b");
        (await out6.AskAsync()).ShouldBe("node-b");
        await new Verdicts()
            .Expect("Connected", a, a, 80).Expect("Connected", a, "127.0.0.1", 80).Expect("Connected", a, "::1", 80)
            .Expect("Dropped", a, b, 80).Expect("Dropped", b, a, 80)
            .Ping("Error:EPERM", "Error:EPERM", a, b).Ping("Dropped", "Dropped", b, a)
            .CheckAsync();
    }

    [RootFact]
    public async Task FailsafeKeepsTheClusterWithinReachOfItsNodesAndOfNobodyElse()
    {
        var cluster = await shared.FreshAsync();
        var (a, b, outside) = (cluster.Lab.NodeA, cluster.Lab.NodeB, cluster.Lab.External);
        await cluster.ApplyAsync("policy", DropAll);

        var verdicts = new Verdicts().Expect("Dropped", b, a, 80).Expect("Dropped", outside, a, 80).Expect("Dropped", a, b, 80);
        foreach (var port in new[] { 22, 10250, 6443 })
        {
            verdicts.Expect("Connected", b, a, port).Expect("Dropped", outside, a, port);
        }

        await verdicts.Expect("Connected", a, b, 6443).CheckAsync("failsafe on");
        a.Namespace.Must("iptables-save", "").ShouldContain("ANTREA-FAILSAFE-");

        await cluster.ApplyAsync("config", Manifest.Config("failsafe: {enabled: false}"));
        foreach (var port in new[] { 22, 10250, 6443 })
        {
            verdicts.Expect("Dropped", b, a, port);
        }

        await verdicts.Expect("Dropped", a, b, 6443).CheckAsync("failsafe off");
        a.Namespace.Must("iptables-save", "").ShouldNotContain("FAILSAFE");
    }

    [RootFact]
    public async Task TheGateRemovesEverythingAndRestoresItWhileTheAgentRuns()
    {
        var cluster = await shared.FreshAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        cluster.Objects["policy"] = Manifest.Policy(
            "p", "ingress: [{action: Drop, from: [{nodeSelector: {}}], ports: [{protocol: TCP, port: 80}, {protocol: TCP, port: 81}]}]");
        await cluster.ApplyAsync();
        var on = KernelState.Normalised(a);
        KernelState.Members(a).ShouldContain(m => m.EndsWith(" 172.31.0.2"));
        await new Verdicts().Expect("Dropped", b, a, 80).Expect("Connected", b, a, 8080).CheckAsync("gate on");

        await cluster.ApplyAsync("config", Manifest.Config("featureGates: {NodeNetworkPolicy: false}"));
        KernelState.OfNode(a).ShouldBeEmpty();
        await new Verdicts().Expect("Connected", b, a, 80).CheckAsync("gate off");

        await cluster.ApplyAsync("config", Manifest.Config("featureGates: {NodeNetworkPolicy: true}"));
        KernelState.Normalised(a).ShouldBe(on);
        await new Verdicts().Expect("Dropped", b, a, 80).CheckAsync("gate on again");
    }
}
