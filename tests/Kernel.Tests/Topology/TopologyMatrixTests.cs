using Antrea.Testing.Lab;
using Xunit.Abstractions;

namespace Antrea.Kernel.Tests.Topology;

/// <summary>
/// Every net, way, family and protocol: open without a policy; blocked by an egress rule on the source Pod and by an ingress rule on the destination
/// Pod; refused in words that the client hears where the rule says Reject. Meanwhile other Pods go the same way unhindered.
/// </summary>
public sealed class TopologyMatrixTests(TopologyFarm farm, ITestOutputHelper output) : IClassFixture<TopologyFarm>
{
    public static TheoryData<Net, Way, string, Sent> Rows()
    {
        var rows = new TheoryData<Net, Way, string, Sent>();
        foreach (var row in TopologyRow.All.Where(r => r.Senseless is null))
        {
            rows.Add(row.Net, row.Way, row.V6 ? "IPv6" : "IPv4", row.Sent);
        }

        return rows;
    }

    [RootTheory]
    [MemberData(nameof(Rows))]
    public async Task PoliciesHoldOnEveryWay(Net net, Way way, string family, Sent sent) =>
        (await farm.FailuresAsync(new TopologyRow(net, way, family == "IPv6", sent))).ShouldBeEmpty();

    [Fact]
    public void TheMatrixIsComplete()
    {
        TopologyRow.All.Count.ShouldBe(3 * 5 * 2 * 4);
        Rows().Count.ShouldBe(102);
        foreach (var row in TopologyRow.All.Where(r => r.Senseless is not null))
        {
            output.WriteLine($"{row.Net} {row.Way} {(row.V6 ? "IPv6" : "IPv4")} {row.Sent}: {row.Senseless}");
        }
    }
}
