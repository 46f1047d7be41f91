using System.Text.Json.Nodes;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy;

/// <summary>Whose address it is, and what holds before anybody's.</summary>
public sealed class OwnershipTests
{
    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task UnknownPodsAreCutOffOnlyIfSoConfiguredAndOnlyUntilTheyAreKnown(PodLink pods)
    {
        await using var trio = await Trio.CreateAsync(pods, "unknownLocalPods: deny\n");
        var unknown = trio.Node.Pod(77);
        unknown.Serve(LabProtocol.Tcp, 80);

        foreach (var v6 in new[] { false, true })
        {
            (await unknown.ProbeAsync(LabProtocol.Tcp, Trio.Address(trio.Server, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Dropped);
            (await trio.Client.ProbeAsync(LabProtocol.Tcp, Trio.Address(unknown, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Dropped);
            (await trio.Client.ProbeAsync(LabProtocol.Tcp, Trio.Address(trio.Server, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
            (await trio.Node.ProbeAsync(LabProtocol.Tcp, Trio.Address(unknown, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
        }

        trio.Cluster.AddPod("t", "late", trio.Node, index: 77);
        await trio.Cluster.RealizeAsync();
        (await unknown.ProbeAsync(LabProtocol.Tcp, trio.Server.Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
        (await trio.Client.ProbeAsync(LabProtocol.Tcp, unknown.Ip6, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
    }

    [RootFact]
    public async Task ByDefaultUnknownPodsAreLeftAlone()
    {
        await using var trio = await Trio.CreateAsync();
        (await trio.Node.Pod(77).ProbeAsync(LabProtocol.Tcp, trio.Server.Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
    }

    [RootTheory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    public async Task APodThatEndedOwnsNoAddress(string phase)
    {
        await using var trio = await Trio.CreateAsync();
        var ended = ClusterObjects.Pod(
            trio.Cluster.Pods["t/server"] with { Name = "t/ended" }, new JsonObject { ["pod"] = "ended" }, new JsonObject());
        ended["status"]!["phase"] = phase;
        trio.Cluster.Objects.Put(ended);

        await trio.ApplyAsync(PolicyText.On("ended", "ingress: [{action: Drop}]"));
        (await trio.Client.ProbeAsync(LabProtocol.Tcp, trio.Server.Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);

        await trio.ApplyAsync(PolicyText.On("client", $"egress: [{{action: Drop, to: [{PolicyText.Pod("ended")}]}}]"));
        (await trio.Client.ProbeAsync(LabProtocol.Tcp, trio.Server.Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
    }

    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task ANodeReachesItsIsolatedPodsWhoMayNotReachIt(PodLink pods)
    {
        await using var trio = await Trio.CreateAsync(pods, policy: PolicyText.On("server", "ingress: [{action: Drop}], egress: [{action: Drop}]"));
        foreach (var v6 in new[] { false, true })
        {
            var gateway = v6 ? trio.Node.Gateway6 : trio.Node.Gateway;
            (await trio.Node.ProbeAsync(LabProtocol.Tcp, Trio.Address(trio.Server, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
            (await trio.Server.ProbeAsync(LabProtocol.Tcp, gateway, 80)).Verdict.ShouldBe(ProbeVerdict.Dropped);
            (await trio.Server.ProbeAsync(LabProtocol.Tcp, Trio.Address(trio.Node, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Dropped);
            (await trio.Client.ProbeAsync(LabProtocol.Tcp, gateway, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
            (await trio.Cluster.Lab.NodeB.ProbeAsync(LabProtocol.Tcp, Trio.Address(trio.Server, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Dropped);
        }
    }
}
