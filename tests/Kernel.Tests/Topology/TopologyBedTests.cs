using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Topology;

/// <summary>The matrix itself, without an agent: every way is open, and plain rules of the kernel forbid what they should.</summary>
public sealed class TopologyBedTests
{
    public static TheoryData<Net> Nets() => [.. Enum.GetValues<Net>()];

    [RootTheory]
    [MemberData(nameof(Nets))]
    public async Task PlainRulesHoldOnEveryWay(Net net)
    {
        var rows = await TopologyPlayer.PlayAsync(net, new PlainForbidder(), agents: false);

        rows.Count.ShouldBe(34);
        rows.SelectMany(r => r.Value.Select(w => $"{r.Key.Way} {(r.Key.V6 ? "IPv6" : "IPv4")} {r.Key.Sent}: {w}")).ShouldBeEmpty();
    }
}
