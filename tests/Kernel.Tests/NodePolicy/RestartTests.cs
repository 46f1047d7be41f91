using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>Stopping and starting the agent.</summary>
public sealed class RestartTests
{
    private const int Restarts = 10;

    private static readonly string Two =
        "ingress: [{action: Drop, from: [{namespaceSelector: {matchLabels: {ns: z}}}, {nodeSelector: {matchLabels: {kubernetes.io/hostname: node-b}}}], "
        + "ports: [{protocol: TCP, port: 80}, {protocol: TCP, port: 81}]}]";

    [RootFact]
    public async Task NothingDeniedGetsThroughWhileTheAgentRestartsUnderTraffic()
    {
        await using var cluster = await AgentCluster.CreateAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        using var flow = await b.ConnectAsync(a.Ip6, 80);
        await cluster.ApplyAsync("p", Manifest.Policy("p", Two));
        var rules = KernelState.Normalised(a);
        using var stop = new CancellationTokenSource();
        var attempts = new[] { a.Ip, a.Ip6 }.Select(address => Task.Run(() => AttackAsync(b, address, stop.Token))).ToList();

        for (var i = 0; i < Restarts; i++)
        {
            (await cluster.Agent.TerminateAsync()).ShouldBe(0);
            KernelState.Normalised(a).ShouldBe(rules);
            (await flow.AskAsync()).ShouldBe("node-a");
            await cluster.StartAsync();
            KernelState.Normalised(a).ShouldBe(rules);
            (await flow.AskAsync()).ShouldBe("node-a");
        }

        await stop.CancelAsync();
        foreach (var (tried, connected) in await Task.WhenAll(attempts))
        {
            connected.ShouldBe(0);
            tried.ShouldBeGreaterThan(Restarts * 5);
        }

        await new Verdicts().Expect("Connected", b, a, 8080).CheckAsync("the way itself is open");
    }

    [RootFact]
    public async Task WhatWasRemovedWhileTheAgentWasDownIsGoneAfterIt()
    {
        await using var cluster = await AgentCluster.CreateAsync();
        var (a, b, z) = (cluster.Lab.NodeA, cluster.Lab.NodeB, cluster.Lab.NodeA.Pod(11));
        cluster.Objects["gone"] = Manifest.Policy("gone", Two.Replace("80", "8080", StringComparison.Ordinal), priority: 2);
        await cluster.ApplyAsync("stays", Manifest.Policy("stays", Two, priority: 1));
        await new Verdicts().Expect("Dropped", b, a, 80).Expect("Dropped", b, a, 8080).Expect("Dropped", z, a.Gateway, 80).CheckAsync();
        var (members, chains) = (PolicyMembers(), PolicyChains());
        members.Count(m => m.EndsWith(" " + z.Ip, StringComparison.Ordinal)).ShouldBe(2);

        await cluster.Agent.TerminateAsync();
        cluster.Objects.Remove("gone");
        cluster.Objects.Remove("Pod/z/a");
        cluster.Objects["Node/node-b"] = ClusterObjects.Node(cluster.Lab.NodeB, addresses: $"172.31.0.77 {b.Ip6}");
        cluster.Write();
        PolicyMembers().ShouldBe(members);
        await cluster.StartAsync();

        PolicyMembers().ShouldNotContain(m => m.EndsWith(" " + z.Ip, StringComparison.Ordinal) || m.EndsWith(" " + b.Ip, StringComparison.Ordinal));
        PolicyMembers().ShouldContain(m => m.EndsWith(" 172.31.0.77", StringComparison.Ordinal));
        PolicyMembers().Count(m => !m.Contains(' ', StringComparison.Ordinal)).ShouldBe(members.Count(m => !m.Contains(' ', StringComparison.Ordinal)) / 2);
        PolicyChains().Length.ShouldBe(chains.Length - 1);
        await new Verdicts().Expect("Connected", b, a.Ip, 80).Expect("Dropped", b, a.Ip6, 80).Expect("Connected", b, a, 8080).CheckAsync();

        List<string> PolicyMembers() => [.. KernelState.Members(a).Where(m => m.StartsWith("ANTREA-POL-", StringComparison.Ordinal))];

        string[] PolicyChains() => [.. KernelState.Rules(a, "iptables-save").Split('\n').Where(l => l.StartsWith(":ANTREA-POL-", StringComparison.Ordinal))];
    }

    [RootFact]
    public async Task AManifestsDirectoryThatIsNotThereIsRefusedAndTheRulesStay()
    {
        await using var cluster = await AgentCluster.CreateAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        await cluster.ApplyAsync("p", Manifest.Policy("p", Two));
        var rules = KernelState.Normalised(a);
        await cluster.Agent.TerminateAsync();

        var away = cluster.Agent.Manifests + "-away";
        Directory.Move(cluster.Agent.Manifests, away);
        (await cluster.Agent.RunAsync([])).ShouldBe(2);
        cluster.Agent.Output.ShouldContain($"--manifests {cluster.Agent.Manifests}: no such directory");
        KernelState.Normalised(a).ShouldBe(rules);
        await new Verdicts().Expect("Dropped", b, a, 80).CheckAsync();

        Directory.Move(away, cluster.Agent.Manifests);
        await cluster.StartAsync();
        KernelState.Normalised(a).ShouldBe(rules);
    }

    // Short attempts, one after the other: each is a connection that must not come about.
    private static async Task<(int Tried, int Connected)> AttackAsync(LabHost from, string address, CancellationToken stop)
    {
        var (tried, connected) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            var result = await from.ProbeAsync(LabProtocol.Tcp, address, 80, TimeSpan.FromMilliseconds(40));
            tried++;
            connected += result.Verdict == ProbeVerdict.Connected ? 1 : 0;
        }

        return (tried, connected);
    }
}
