using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy;

/// <summary>Connections that were open before a policy came.</summary>
public sealed class OpenConnectionTests
{
    private const int Port = 4000;

    private static readonly string Deny = PolicyText.On("server", $"ingress: [{{action: Drop, from: [{PolicyText.Pod("client")}]}}]");

    public static TheoryData<PodLink, bool> Rows() => new() { { PodLink.Routed, false }, { PodLink.Routed, true }, { PodLink.Bridged, false }, { PodLink.Bridged, true } };

    [RootTheory]
    [MemberData(nameof(Rows))]
    public async Task ByDefaultTheyLiveOnAndNoNewOneIsMade(PodLink pods, bool v6)
    {
        await using var trio = await Trio.CreateAsync(pods);
        var address = Trio.Address(trio.Server, v6);
        using var pair = await TalkingPair.OpenAsync(trio.Client, trio.Server, address, Port);

        await trio.ApplyAsync(Deny);

        (await pair.ClientSaysAsync()).ShouldBeTrue();
        (await pair.ServerSaysAsync()).ShouldBeTrue();
        (await trio.Client.ProbeAsync(LabProtocol.Tcp, address, 80)).Verdict.ShouldBe(ProbeVerdict.Dropped);
    }

    [RootTheory]
    [MemberData(nameof(Rows))]
    public async Task OneThatTheKernelForgotIsNotOpenedAgainByItsServer(PodLink pods, bool v6)
    {
        await using var trio = await Trio.CreateAsync(pods);
        using var pair = await TalkingPair.OpenAsync(trio.Client, trio.Server, Trio.Address(trio.Server, v6), Port);
        await trio.ApplyAsync(Deny);

        trio.Node.Namespace.Must("conntrack", "-F");

        (await pair.ServerSaysAsync()).ShouldBeFalse();
        (await pair.ClientSaysAsync()).ShouldBeFalse();
        (await pair.ServerSaysAsync()).ShouldBeFalse();
    }

    [RootTheory]
    [MemberData(nameof(Rows))]
    public async Task TerminateExistingCutsWhatIsDeniedForGoodAndNothingElse(PodLink pods, bool v6)
    {
        await using var trio = await Trio.CreateAsync(pods, "terminateExisting: true\n");
        var address = Trio.Address(trio.Server, v6);
        using var denied = await TalkingPair.OpenAsync(trio.Client, trio.Server, address, Port);
        using var allowed = await TalkingPair.OpenAsync(trio.Other, trio.Server, address, Port);

        await trio.ApplyAsync(Deny);

        await CutAsync(denied);
        (await allowed.ClientSaysAsync()).ShouldBeTrue();
        (await allowed.ServerSaysAsync()).ShouldBeTrue();

        trio.Node.Namespace.Must("conntrack", "-F");
        (await denied.ServerSaysAsync()).ShouldBeFalse();
        (await denied.ClientSaysAsync()).ShouldBeFalse();
    }

    // Flows are cut after the rules are in force.
    private static async Task CutAsync(TalkingPair pair)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var attempt = 0; attempt < 30; attempt++)
        {
            if (!await pair.ServerSaysAsync() && !await pair.ClientSaysAsync())
            {
                return;
            }

            await tick.WaitForNextTickAsync();
        }

        Assert.Fail("the connection was not cut");
    }
}
