using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>What a change has nothing to do with stays as it is: other rules with their counters, and everything of others.</summary>
public sealed class LeaveAloneTests
{
    private const string OneAllow = "ingress: [{action: Allow, from: [{nodeSelector: {}}], ports: [{protocol: TCP, port: 80}]}]",
        TwoPorts = "ingress: [{action: Allow, ports: [{protocol: TCP, port: 81}, {protocol: TCP, port: 8080}]}]",
        Unrelated = "ingress: [{action: Drop, ports: [{protocol: TCP, port: 8081}]}], egress: [{action: Reject, ports: [{protocol: UDP, port: 8082}]}]";

    [RootFact]
    public async Task CountersSurviveUnrelatedChanges()
    {
        await using var cluster = await AgentCluster.CreateAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        cluster.Objects["one"] = Manifest.Policy("one", OneAllow, priority: 10);
        await cluster.ApplyAsync("two", Manifest.Policy("two", TwoPorts, priority: 20));
        await new Verdicts().Expect("Connected", b, a, 80).Expect("Connected", b, a, 81).Expect("Connected", b, a, 8080).CheckAsync();
        var before = Counted();
        before.Count.ShouldBeGreaterThanOrEqualTo(2 * 3);

        // Ahead of them, between them, behind them: added, changed, and gone.
        foreach (var priority in new[] { 1.0, 15.0, 30.0 })
        {
            await cluster.ApplyAsync("other", Manifest.Policy("other", Unrelated, priority: priority));
            Counted().ShouldBe(before, $"added at {priority}");
            await cluster.ApplyAsync("other", Manifest.Policy("other", Unrelated.Replace("8081", "8083", StringComparison.Ordinal), priority: priority));
            Counted().ShouldBe(before, $"changed at {priority}");
            await cluster.DeleteAsync("other");
            Counted().ShouldBe(before, $"deleted at {priority}");
        }

        List<string> Counted() => [.. new[] { "iptables-save", "ip6tables-save" }.SelectMany(save => KernelState.Packets(a, save)
            .Where(r => r.Value > 0 && (r.Key.Contains("policy AntreaClusterNetworkPolicy", StringComparison.Ordinal) || r.Key.Contains("--dport", StringComparison.Ordinal)))
            .Select(r => $"{save} {r.Value} {r.Key}")).Order(StringComparer.Ordinal)];
    }

    [RootFact]
    public async Task ARuleThatMovesTakesItsCountersAlong()
    {
        await using var cluster = await AgentCluster.CreateAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        cluster.Objects["one"] = Manifest.Policy("one", OneAllow, priority: 10);
        await cluster.ApplyAsync("two", Manifest.Policy("two", OneAllow.Replace("80", "81", StringComparison.Ordinal), priority: 20));
        await new Verdicts().Expect("Connected", b, a.Ip, 80).Expect("Connected", b, a.Ip, 81).CheckAsync();
        Counted().ShouldBe([1, 1]);

        // ip6tables-nft-restore 1.8.9 ignores counters, so this is about IPv4.
        await cluster.ApplyAsync("one", Manifest.Policy("one", OneAllow, priority: 30));
        Counted().ShouldBe([1, 1]);
        await cluster.ApplyAsync("one", Manifest.Policy("one", OneAllow, priority: 5));
        Counted().ShouldBe([1, 1]);

        List<long> Counted() => [.. KernelState.Packets(a, "iptables-save")
            .Where(r => r.Key.Contains("policy AntreaClusterNetworkPolicy", StringComparison.Ordinal)).Select(r => r.Value)];
    }

    [RootFact]
    public async Task WhatBelongsToOthersIsByteEqualThroughTheWholeLifeOfTheAgent()
    {
        await using var cluster = await AgentCluster.CreateAsync(start: false);
        var node = cluster.Lab.NodeA;
        AddForeign(node);
        var before = KernelState.Foreign(node);

        await cluster.StartAsync();
        await StageAsync("started", Manifest.Policy("p", OneAllow));
        await StageAsync("changed", Manifest.Policy("p", TwoPorts.Replace("Allow, ", "Drop, from: [{nodeSelector: {}}], ", StringComparison.Ordinal)));
        (await cluster.Agent.TerminateAsync()).ShouldBe(0);
        Same("stopped");
        await cluster.StartAsync();
        await StageAsync("again", Manifest.Policy("p", Unrelated));
        await cluster.Agent.KillAsync();
        (await cluster.Agent.RunAsync(["--cleanup"])).ShouldBe(0);

        KernelState.Foreign(node).ShouldBe(before);
        KernelState.Ours(node).ShouldBeEmpty();
        (await cluster.Agent.RunAsync(["--cleanup"])).ShouldBe(0);
        cluster.Agent.Output.ShouldContain("there was nothing of ours");

        async Task StageAsync(string stage, string policy)
        {
            await cluster.ApplyAsync("p", policy);
            Same(stage);
        }

        void Same(string stage)
        {
            KernelState.Foreign(node).ShouldBe(before, stage);
            KernelState.Ours(node).ShouldNotBeEmpty(stage);
        }
    }

    // Among them chains and a set whose names begin like ours.
    private static void AddForeign(LabNode node)
    {
        node.Namespace.Must("ipset", "restore", "create FOREIGN-4 hash:ip\nadd FOREIGN-4 192.0.2.7\ncreate ANTREA-OTHER hash:net\nadd ANTREA-OTHER 192.0.2.0/24\n");
        foreach (var (family, set) in new[] { ("iptables", "-A INPUT -m set --match-set FOREIGN-4 src -j DROP\n-A INPUT -m set --match-set ANTREA-OTHER src -j DROP\n"), ("ip6tables", "") })
        {
            node.Namespace.Must($"{family}-restore", "--noflush",
                $"*filter\n:KUBE-FIREWALL - [0:0]\n:ANTREA-FORWARD - [0:0]\n{set}-A INPUT -j KUBE-FIREWALL\n-A OUTPUT -j KUBE-FIREWALL\n-A FORWARD -j ANTREA-FORWARD\n"
                + "-A KUBE-FIREWALL -p tcp --dport 9 -m comment --comment \"somebody else's\" -j DROP\nCOMMIT\n"
                + "*nat\n:KUBE-SERVICES - [0:0]\n-A PREROUTING -j KUBE-SERVICES\n-A KUBE-SERVICES -p tcp --dport 9 -j RETURN\nCOMMIT\n"
                + "*mangle\n:KUBE-KUBELET-CANARY - [0:0]\n-A PREROUTING -p udp --dport 9 -j MARK --set-mark 0x4000\nCOMMIT\n");
        }
    }
}
