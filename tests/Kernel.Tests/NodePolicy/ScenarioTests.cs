using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>The scenarios of <c>Cases</c>: real agents, real iptables, real packets, in each family.</summary>
public sealed class ScenarioTests(CaseFarm farm) : IClassFixture<CaseFarm>
{
    public static TheoryData<string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var (name, protocol) in PolicyCase.All())
        {
            rows.Add(name, protocol, "IPv4");
            rows.Add(name, protocol, "IPv6");
        }

        return rows;
    }

    [RootTheory]
    [MemberData(nameof(Rows))]
    public async Task TheKernelDecidesAsThePoliciesSay(string name, string protocol, string family)
    {
        var outcome = await farm.OutcomeAsync(name, protocol);

        outcome.Failures(family == "IPv6").ShouldBeEmpty();
        outcome.Probes(family == "IPv6").ShouldBeGreaterThan(8);
    }
}
