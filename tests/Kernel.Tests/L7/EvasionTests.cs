using System.Collections.Concurrent;
using System.Net;
using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>
/// Segments made by hand, and a server that takes everything: it must not be able to assemble one request that is denied, whether the node's connection
/// tracking is as it comes or as trusting as it can be set. The same attacks without a policy show that they are some.
/// </summary>
public sealed class EvasionTests
{
    private const int FirstPort = 20_000;

    private static readonly string Rules = "{http: {path: \"/public*\"}}, {http: {path: /xprivate}}";

    /// <summary>
    /// How Pods hang on their nodes; whether the judge is at the client's node and the server on the other; the family; whether the tracking is trusting.
    /// </summary>
    public static TheoryData<PodLink, bool, bool, bool> Places() => new()
    {
        { PodLink.Routed, false, false, true }, { PodLink.Routed, false, true, true }, { PodLink.Bridged, false, false, true }, { PodLink.Routed, true, false, true },
        { PodLink.Routed, true, true, true }, { PodLink.Routed, false, false, false }, { PodLink.Bridged, false, true, false },
    };

    [RootTheory]
    [MemberData(nameof(Places))]
    public async Task NoDeniedRequestCanBeAssembled(PodLink pods, bool twoNodes, bool v6, bool trusting)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods));
        var client = twoNodes ? lab.Client : lab.Add("attacker", "app: attacker");
        var (server, http) = twoNodes ? Far(lab) : (lab.Web, lab.Http);
        using var ours = twoNodes ? http : null;
        if (trusting)
        {
            lab.Node.Namespace.Sysctl(
                ("net.netfilter.nf_conntrack_tcp_be_liberal", "1"), ("net.netfilter.nf_conntrack_checksum", "0"), ("net.netfilter.nf_conntrack_tcp_loose", "1"));
        }

        RawTcpClient.Prepare(client);
        RawTcpClient.LoseAt(server);
        var attacks = Evasions.All().ToList();

        await lab.ApplyAsync("");
        var (served, log) = await RunAsync(attacks, FirstPort, client, server, http, v6);
        attacks.Where(a => a.Works && !served.Contains(a)).ShouldBeEmpty($"these do nothing even without a judge; {log}");

        await lab.ApplyAsync(twoNodes ? L7Text.Egress(Rules) : L7Text.Ingress(Rules));
        (served, log) = await RunAsync(attacks, FirstPort + 1000, client, server, http, v6);
        served.ShouldBeEmpty(log);

        // It was not that nothing went through.
        await RunAsync([new Evasion("allowed", c => { c.Say(Evasions.Bytes(Evasions.Allowed)); return Task.CompletedTask; })], FirstPort + 2000, client, server, http, v6);
        http.Connections.Single(c => c.Remote.Port == FirstPort + 2000).Requests.Count.ShouldBe(1);
    }

    private static (LabHost, LabHttpServer) Far(L7Lab lab)
    {
        var server = lab.Add("far", "app: far", lab.Cluster.Lab.NodeB);
        return (server, LabHttpServer.Start(server, 80));
    }

    /// <returns>The attacks of whose connection some reading has a request that is denied; and what their servers had.</returns>
    private static async Task<(List<Evasion> Served, string Log)> RunAsync(
        IReadOnlyList<Evasion> attacks, int firstPort, LabHost client, LabHost server, LabHttpServer http, bool v6)
    {
        var (near, far) = (IPAddress.Parse(L7Lab.Address(client, v6)), new IPEndPoint(IPAddress.Parse(L7Lab.Address(server, v6)), 80));
        var closed = new ConcurrentQueue<string>();
        await Parallel.ForAsync(0, attacks.Count, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, _) =>
        {
            using var raw = new RawTcpClient(client, new IPEndPoint(near, firstPort + i), far, first: i % 2 == 0 ? 0xffff_ffc0 - (uint)i : 0x7fff_fff0, attacks[i].Stamps);
            if (!await raw.OpenAsync(Evasions.Bytes(attacks[i].OnSyn), attacks[i].Acknowledges))
            {
                closed.Enqueue(attacks[i].Name);
            }

            await attacks[i].Run(raw);
            await Evasions.Pause(400);
        });
        var seen = http.Connections.ToLookup(c => c.Remote.Port);
        var served = attacks.Index().Where(a => seen[firstPort + a.Index].SelectMany(c => c.AllReadings()).Any(IsDenied)).Select(a => a.Item).ToList();
        var log = string.Join('\n', attacks.Index().Select(a => $"{a.Item.Name}: {string.Join(" | ", seen[firstPort + a.Index].SelectMany(c => c.AllReadings()))}").Prepend($"not opened: {string.Join(", ", closed)}"));
        return (served, log);

        static bool IsDenied(SeenRequest r) => !r.Target.StartsWith("/public", StringComparison.Ordinal) && r.Target != "/xprivate";
    }
}
