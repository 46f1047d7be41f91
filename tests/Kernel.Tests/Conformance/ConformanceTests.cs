using Antrea.Kernel.Tests.Conformance.Support;
using Antrea.Testing.Lab;
using Xunit.Abstractions;

namespace Antrea.Kernel.Tests.Conformance;

/// <summary>The cases of <c>Cases</c>: real agents, real iptables, real packets between Pods.</summary>
public sealed class ConformanceTests(ConformanceFarm farm, ITestOutputHelper output) : IClassFixture<ConformanceFarm>
{
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var layout in Layout.All)
        {
            foreach (var file in CaseFile.All.Where(c => c.SkipReason(layout) is null))
            {
                rows.Add(layout.Name, file.Name);
            }
        }

        return rows;
    }

    [RootTheory]
    [MemberData(nameof(Rows))]
    public async Task TheKernelDecidesAsThePoliciesSay(string layout, string name)
    {
        var outcome = await farm.OutcomeAsync(layout, name);

        output.WriteLine($"{outcome.Probes} probes");
        string.Join('\n', outcome.Failures.Take(10)).ShouldBeEmpty($"{outcome.Failures.Count} wrong");
    }

    [Fact]
    public void EveryCaseIsPlayedSomewhereOrHasAReasonNotToBe()
    {
        foreach (var (layout, file) in Layout.All.SelectMany(l => CaseFile.All.Select(c => (l, c))))
        {
            if (file.SkipReason(layout) is { } reason)
            {
                output.WriteLine($"{layout.Name}: {file.Name}: {reason}");
            }
        }

        if (CaseFile.Only is not null)
        {
            return;
        }

        CaseFile.All.Count.ShouldBe(112);
        var nowhere = CaseFile.All.Where(c => Layout.All.All(l => c.SkipReason(l) is not null)).Select(c => c.Name);
        nowhere.ShouldBe(
        [
            "antrea-native/l7-http-egress", "antrea-native/l7-http-ingress", "antrea-native/multicast-egress-allow", "antrea-native/multicast-igmp-query-allow",
            "antrea-native/mutate-acnp-default-tier", "antrea-native/mutate-annp-default-tier", "antrea-native/mutate-rule-names",
            "antrea-native/stats-acnp", "antrea-native/stats-annp", "k8s-np/stats-k8s-np", "node-policy/node-audit-log", "node/audit-log",
        ]);
    }
}
