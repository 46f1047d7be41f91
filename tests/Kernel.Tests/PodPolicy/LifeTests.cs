using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy;

/// <summary>What stands while the agent does not run, what is left when it is gone for good, and who else has rules.</summary>
public sealed class LifeTests
{
    private static readonly string OnlyClient =
        PolicyText.On("server", $"ingress: [{{action: Allow, from: [{PolicyText.Pod("client")}]}}, {{action: Reject}}]");

    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task RulesOutliveAKilledAgentAndCleanupLeavesNothing(PodLink pods)
    {
        await using var trio = await Trio.CreateAsync(pods, policy: OnlyClient);
        await HoldsAsync(trio);

        await trio.Agent.KillAsync();
        await HoldsAsync(trio);

        trio.Agent.Start();
        await trio.Agent.WaitReadyAsync();
        await HoldsAsync(trio);

        (await trio.Agent.TerminateAsync()).ShouldBe(0);
        (await trio.Agent.RunAsync(["--cleanup"])).ShouldBe(0);
        foreach (var save in new[] { "iptables-save", "ip6tables-save" })
        {
            trio.Node.Namespace.Must(save, "").ShouldNotContain("ANTREA");
        }

        trio.Node.Namespace.Must("ipset", "list -n").ShouldNotContain("ANTREA");
        (await trio.Other.ProbeAsync(LabProtocol.Tcp, trio.Server.Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
    }

    [RootFact]
    public async Task WhatAPolicyAllowsAnotherRuleOfTheNodeMayStillForbid()
    {
        await using var trio = await Trio.CreateAsync(policy: OnlyClient);
        foreach (var program in new[] { "iptables", "ip6tables" })
        {
            trio.Node.Namespace.Must(program, "-w 10 -A FORWARD -p tcp --dport 81 -j DROP");
        }

        foreach (var v6 in new[] { false, true })
        {
            (await trio.Client.ProbeAsync(LabProtocol.Tcp, Trio.Address(trio.Server, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
            (await trio.Client.ProbeAsync(LabProtocol.Tcp, Trio.Address(trio.Server, v6), 81)).Verdict.ShouldBe(ProbeVerdict.Dropped);
        }
    }

    [RootFact]
    public async Task ForeignRulesThatComeFirstAreOvertaken()
    {
        await using var trio = await Trio.CreateAsync(policy: OnlyClient);
        trio.Node.Namespace.Must("iptables", "-w 10 -I FORWARD 1 -j ACCEPT");

        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var attempt = 0; attempt < 50; attempt++)
        {
            if ((await trio.Other.ProbeAsync(LabProtocol.Tcp, trio.Server.Ip, 80)).Verdict == ProbeVerdict.Rejected)
            {
                return;
            }

            await tick.WaitForNextTickAsync();
        }

        Assert.Fail("the rule in front was not overtaken");
    }

    [RootTheory]
    [InlineData("nft", PodLink.Routed)]
    [InlineData("legacy", PodLink.Routed)]
    [InlineData("legacy", PodLink.Bridged)]
    public async Task BothBackendsEnforce(string backend, PodLink pods)
    {
        await using var trio = await Trio.CreateAsync(pods, $"iptablesBackend: {backend}\n", OnlyClient);
        await HoldsAsync(trio);
        trio.Node.Namespace.Must($"iptables-{backend}-save", "").ShouldContain("ANTREA-POD-FORWARD");
    }

    private static async Task HoldsAsync(Trio trio)
    {
        foreach (var v6 in new[] { false, true })
        {
            (await trio.Client.ProbeAsync(LabProtocol.Tcp, Trio.Address(trio.Server, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
            (await trio.Other.ProbeAsync(LabProtocol.Tcp, Trio.Address(trio.Server, v6), 80)).Verdict.ShouldBe(ProbeVerdict.Rejected);
        }
    }
}
