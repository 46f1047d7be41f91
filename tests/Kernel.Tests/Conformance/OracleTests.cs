using System.Collections.Concurrent;
using System.Diagnostics;
using Antrea.Kernel.Tests.Conformance.Support;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;
using Xunit.Abstractions;

namespace Antrea.Kernel.Tests.Conformance;

/// <summary>Laboratory, cases and player agree with each other: rules made from the expectations give the expected verdicts, and no rules do not.</summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    private static readonly string[] Some =
    [
        "antrea-native/acnp-allow-xb-to-all-a", "antrea-native/acnp-icmp-matrix", "antrea-native/acnp-reject-egress", "antrea-native/acnp-nodeport-service",
        "antrea-native/acnp-reject-service-traffic-ingress", "antrea-native/fqdn-dns-over-tcp", "antrea-native/fqdn-external",
        "antrea-native/group-service-reference-pod-add", "antrea-native/cg-node-selector-peer", "k8s-np/default-deny-ingress-host-traffic",
        "k8s-np/sctp-is-not-tcp", "k8s-np/namespace-label-update", "node-policy/node-drop-ingress-udp",
    ];

    public static TheoryData<string> Layouts() => [.. Layout.All.Select(l => l.Name)];

    [RootTheory]
    [MemberData(nameof(Layouts))]
    public async Task RulesFromTheExpectationsGiveTheExpectedVerdicts(string layout)
    {
        var (failures, played, probes) = await PlayAsync(Layout.All.First(l => l.Name == layout), oracle: true);

        failures.ShouldBeEmpty();
        played.ShouldBeGreaterThan(6);
        probes.ShouldBeGreaterThan(500);
    }

    [RootFact]
    public async Task WithoutRulesEveryCaseThatForbidsAnythingFails()
    {
        var (failures, played, _) = await PlayAsync(Layout.All[1], oracle: false);

        failures.Select(f => f.Split(':')[0]).Distinct().Count().ShouldBe(played);
    }

    private async Task<(IReadOnlyCollection<string> Failures, int Played, int Probes)> PlayAsync(Layout layout, bool oracle)
    {
        var every = Environment.GetEnvironmentVariable("ORACLE_CASES") == "all";
        var cases = CaseFile.All.Where(c => (every || Some.Contains(c.Name)) && c.SkipReason(layout) is null).ToList();
        var (failures, probes) = (new ConcurrentBag<string>(), 0);
        await using var cluster = await PodCluster.CreateAsync(layout.Wiring, agents: 0);
        foreach (var file in cases)
        {
            var watch = Stopwatch.StartNew();
            var outcome = await new CasePlayer(cluster, layout, oracle ? new Oracle(cluster) : null).PlayAsync(file);
            output.WriteLine($"{watch.ElapsedMilliseconds,6} ms {outcome.Probes,5} probes {outcome.Failures.Count,4} wrong {file.Name}");
            probes += outcome.Probes;
            outcome.Failures.ToList().ForEach(f => failures.Add($"{file.Name}: {f}"));
        }

        return (failures, cases.Count, probes);
    }
}
