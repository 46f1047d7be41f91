using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>Both backends of iptables, and which is taken.</summary>
public sealed class BackendTests
{
    private const string Gate = "featureGates: {NodeNetworkPolicy: true}\n";

    [RootTheory]
    [InlineData("nft")]
    [InlineData("legacy")]
    public async Task TheBackendAskedForIsUsedAndTheOtherLeftAlone(string backend)
    {
        await using var cluster = await AgentCluster.CreateAsync(config: Gate + $"iptablesBackend: {backend}\n");
        await LiveAsync(cluster, backend);
    }

    [RootFact]
    public async Task RulesOfKubeletInLegacyTablesDecideForLegacy()
    {
        await using var cluster = await AgentCluster.CreateAsync(start: false);
        foreach (var family in new[] { "iptables", "ip6tables" })
        {
            cluster.Lab.NodeA.Namespace.Must($"{family}-legacy-restore", "--noflush", "*mangle\n:KUBE-KUBELET-CANARY - [0:0]\nCOMMIT\n");
        }

        await cluster.StartAsync();
        await LiveAsync(cluster, "legacy");
        cluster.Lab.NodeA.Namespace.Must("iptables-legacy-save", "-t mangle").ShouldContain("KUBE-KUBELET-CANARY");
    }

    [RootFact]
    public async Task WithoutAnySignItIsWhatIptablesIs()
    {
        await using var cluster = await AgentCluster.CreateAsync();
        var plain = cluster.Lab.NodeA.Namespace.Must("iptables", "--version").Contains("legacy", StringComparison.Ordinal) ? "legacy" : "nft";
        KernelState.Ours(cluster.Lab.NodeA, "-" + plain).ShouldNotBeEmpty();
        cluster.Agent.Output.ShouldContain($"iptables backend {plain}", Case.Insensitive);
    }

    private static async Task LiveAsync(AgentCluster cluster, string backend)
    {
        var (a, b, outside) = (cluster.Lab.NodeA, cluster.Lab.NodeB, cluster.Lab.External);
        var (own, other) = backend == "nft" ? ("-nft", "-legacy") : ("-legacy", "-nft");
        const string rule = "ingress: [{action: Allow, from: [{nodeSelector: {}}]}, {action: Drop, ports: [{protocol: TCP, port: 80}, {protocol: UDP, port: 80}]}]";
        await cluster.ApplyAsync("p", Manifest.Policy("p", rule));
        await new Verdicts().Expect("Connected", b, a, 80).Expect("Dropped", outside, a, 80).Expect("Dropped", outside, a, 80, LabProtocol.Udp)
            .Expect("Connected", outside, a, 81).CheckAsync("applied");
        InBackend();

        await cluster.ApplyAsync("p", Manifest.Policy("p", rule.Replace("Drop", "Reject", StringComparison.Ordinal).Replace("80", "81", StringComparison.Ordinal)));
        await new Verdicts().Expect("Connected", outside, a, 80).Expect("Rejected:ECONNREFUSED", outside, a, 81).Expect("Connected", b, a, 81).CheckAsync("updated");
        InBackend();

        (await cluster.Agent.TerminateAsync()).ShouldBe(0);
        (await cluster.Agent.RunAsync(["--cleanup"])).ShouldBe(0);
        KernelState.Ours(a, own).ShouldBeEmpty();
        await new Verdicts().Expect("Connected", outside, a, 81).CheckAsync("cleaned up");

        void InBackend()
        {
            a.Namespace.Must($"iptables{own}-save", "").ShouldContain("ANTREA-POL-INGRESS-RULES");
            a.Namespace.Must($"ip6tables{own}-save", "").ShouldContain("ANTREA-POL-INGRESS-RULES");
            a.Namespace.Must($"iptables{other}-save", "").ShouldNotContain("ANTREA");
            a.Namespace.Must($"ip6tables{other}-save", "").ShouldNotContain("ANTREA");
        }
    }
}
