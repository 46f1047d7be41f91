using System.Collections.Concurrent;
using System.Net;
using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>
/// Segments made by hand, and a server that takes everything: it must not be able to assemble one request that is denied. The node's connection
/// tracking is as trusting as it can be set. The same attacks without a policy show that they are some.
/// </summary>
public sealed class EvasionTests
{
    private const int FirstPort = 20_000;

    private static readonly string Rules = "{http: {path: \"/public*\"}}, {http: {path: /xprivate}}";

    /// <summary>How Pods hang on their nodes; whether the judge is at the client's node and the server on the other; the family.</summary>
    public static TheoryData<PodLink, bool, bool> Places() => new()
    {
        { PodLink.Routed, false, false }, { PodLink.Routed, false, true }, { PodLink.Bridged, false, false }, { PodLink.Routed, true, false }, { PodLink.Routed, true, true },
    };

    [RootTheory]
    [MemberData(nameof(Places))]
    public async Task NoDeniedRequestCanBeAssembled(PodLink pods, bool twoNodes, bool v6)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods));
        var client = twoNodes ? lab.Client : lab.Add("attacker", "app: attacker");
        var (server, http) = twoNodes ? Far(lab) : (lab.Web, lab.Http);
        using var ours = twoNodes ? http : null;
        lab.Node.Namespace.Must("iptables", "-w 10 -A FORWARD -m conntrack --ctstate NEW");
        lab.Node.Namespace.Sysctl(("net.netfilter.nf_conntrack_tcp_be_liberal", "1"), ("net.netfilter.nf_conntrack_checksum", "0"), ("net.netfilter.nf_conntrack_tcp_loose", "1"));
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
        await Parallel.ForAsync(0, attacks.Count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            using var raw = new RawTcpClient(client, new IPEndPoint(near, firstPort + i), far, first: (uint)(0x7fff_ff00 + i * 97), stamps: attacks[i].Stamps);
            if (!await raw.OpenAsync(Evasions.Bytes(attacks[i].OnSyn)))
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
