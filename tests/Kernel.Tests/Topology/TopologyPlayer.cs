namespace Antrea.Kernel.Tests.Topology;

/// <summary>Plays the phases on a bed, all its rows at once in each.</summary>
internal static class TopologyPlayer
{
    /// <summary>What was not as expected, by row.</summary>
    public static async Task<IReadOnlyDictionary<TopologyRow, IReadOnlyList<string>>> PlayAsync(Net net, IForbidder forbidder, bool agents)
    {
        var wrong = TopologyRow.All.Where(r => r.Net == net && r.Senseless is null).ToDictionary(r => r, _ => new List<string>());
        await using var bed = await TopologyBed.CreateAsync(net, agents);
        foreach (var phase in Enum.GetValues<Phase>())
        {
            var before = wrong.Values.Sum(w => w.Count);
            await forbidder.ForbidAsync(bed, phase);
            var checks = wrong.Keys.SelectMany(row => Probes(bed, row, phase, forbidder).Select(async p => (Row: row, Wrong: await p.CheckAsync()))).ToList();
            foreach (var check in await Task.WhenAll(checks))
            {
                if (check.Wrong is not null)
                {
                    wrong[check.Row].Add($"{phase}: {check.Wrong}");
                }
            }

            if (wrong.Values.Sum(w => w.Count) > before)
            {
                bed.Cluster.Dump($"{net}-{phase}", wrong.SelectMany(w => w.Value.Select(f => $"{w.Key}: {f}")));
            }
        }

        return wrong.ToDictionary(w => w.Key, w => (IReadOnlyList<string>)w.Value);
    }

    // The way into the cluster behind a masquerade has no echo requests.
    private static IEnumerable<PodPolicy.Support.ProbeRow> Probes(TopologyBed bed, TopologyRow row, Phase phase, IForbidder forbidder)
    {
        var both = row.Way == Way.Masquerade && row.Sent != Sent.Icmp ? new[] { false, true } : [false];
        foreach (var into in both)
        {
            yield return bed.Probe(row, 1, into, Expected(row, phase, into, forbidder));
            yield return bed.Probe(row, 2, into, "Connected");
        }
    }

    private static string Expected(TopologyRow row, Phase phase, bool into, IForbidder forbidder)
    {
        // What leaves for the outside enters no Pod, and what comes from there leaves none. And no policy is about a Pod and itself.
        var concerned = row.Way switch
        {
            Way.Masquerade => into == phase is Phase.IngressDrop or Phase.IngressReject,
            Way.Hairpin => !forbidder.SparesItself,
            _ => true,
        };
        return phase == Phase.Nothing || !concerned ? "Connected"
            : phase is Phase.EgressDrop or Phase.IngressDrop ? "Dropped" : IsSilent(row) && !forbidder.ResetsBridgedServices ? "Blocked" : "Rejected";
    }

    // Between two nodes a NodePort's refusal comes from the other one, by routes.
    private static bool IsSilent(TopologyRow row) => row is { Sent: Sent.Tcp, Net: Net.Bridge, Way: Way.ClusterIP or Way.NodePort or Way.Hairpin }
        or { Sent: Sent.Tcp, Net: Net.Vxlan, Way: Way.ClusterIP or Way.Hairpin };
}
