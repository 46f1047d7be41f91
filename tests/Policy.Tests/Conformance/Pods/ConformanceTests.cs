using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Planning;
using Antrea.Policy.Tests.Support;

namespace Antrea.Policy.Tests.Conformance.Pods;

/// <summary>Every case of the collection, judged by plans and evaluator alone: on one Node, and spread over two.</summary>
public class ConformanceTests
{
    // What these cases expect beyond verdicts is tested where it happens.
    private static readonly Dictionary<string, string> NotJudged = new()
    {
        ["antrea-native/audit-log-acnp-drop"] = "audit",
        ["antrea-native/l7-http-egress"] = "l7",
        ["antrea-native/l7-http-ingress"] = "l7",
        ["antrea-native/multicast-egress-allow"] = "multicast",
        ["antrea-native/multicast-igmp-query-allow"] = "multicast",
        ["antrea-native/mutate-acnp-default-tier"] = "mutated",
        ["antrea-native/mutate-annp-default-tier"] = "mutated",
        ["antrea-native/mutate-rule-names"] = "mutated",
        ["antrea-native/stats-acnp"] = "stats",
        ["antrea-native/stats-annp"] = "stats",
        ["antrea-native/status-appliedto-per-rule"] = "status",
        ["antrea-native/status-realized-on-two-nodes"] = "status",
        ["k8s-np/stats-k8s-np"] = "stats",
        ["node/audit-log"] = "audit",
        ["node-policy/node-audit-log"] = "audit",
    };

    public static TheoryData<string, bool> Cases()
    {
        var rows = new TheoryData<string, bool>();
        foreach (var name in ConformanceCase.All)
        {
            rows.Add(name, false);
            rows.Add(name, true);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Verdicts_and_deciding_policies_are_as_expected(string name, bool isSpread)
    {
        var c = ConformanceCase.Load(name);
        var topology = Topology.Of(c);
        var cluster = new SimulatedCluster(topology, isSpread);
        var names = new NameServer(c.Json.TryGetProperty("config", out var o) && o.TryGetProperty("fqdnCacheMinTTL", out var ttl) ? ttl.GetInt32() : 0);
        var different = new List<string>();
        var compared = 0;
        foreach (var (state, step) in c.States.Select((s, i) => (s, i)))
        {
            foreach (var key in state.Delete)
            {
                cluster.Delete(key);
            }

            foreach (var manifest in state.Apply)
            {
                cluster.Apply(manifest);
            }

            if (state.Dns is { } records)
            {
                names.Change(records, cluster.Substitute);
            }

            var judge = new Judge(cluster, names, Yaml.GateOn with { Failsafe = FailsafeOptions.Default });
            foreach (var probe in state.Probes.Where(_ => !c.Needs("multicast")).SelectMany(p => Probe.Of(p, topology.Pods, c.FitsIPv6)))
            {
                compared++;
                var outcome = judge.Ask(probe);
                if (!probe.Expected.Contains(outcome.Text))
                {
                    different.Add($"step {step}: {probe}: {outcome.Text}, not {string.Join(" or ", probe.Expected)}: {outcome.Because}");
                }
            }

            foreach (var e in state.Evaluation)
            {
                compared++;
                var port = state.Probes.First(p => p.TryGetProperty("port", out _)).GetProperty("port").GetInt32();
                var rule = judge.Ask(new Probe(e.GetProperty("from").GetString()!, e.GetProperty("to").GetString()!, "TCP", port, false, [])).Rule;
                var action = rule is null ? "None" : rule.Name.Length == 0 ? "Isolate" : rule.Action.ToString();
                if ($"{rule?.Policy.Name}/{action}" != $"{e.GetProperty("policy").GetString()}/{e.GetProperty("action").GetString()}")
                {
                    different.Add($"step {step}: {e.GetRawText()}: decided by {rule?.Policy.ToString() ?? "none"}, {action}");
                }
            }
        }

        different.ShouldBeEmpty();
        (compared > 0 || NotJudged.ContainsKey(name)).ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_judged_here_is_known()
    {
        var found = ConformanceCase.All.Select(ConformanceCase.Load)
            .Select(c => KeyValuePair.Create(c.Name, string.Join(' ', c.NotJudged))).Where(p => p.Value.Length > 0);
        found.ShouldBe(NotJudged.OrderBy(p => p.Key, StringComparer.Ordinal));
        ConformanceCase.All.Count().ShouldBe(112);
    }
}
