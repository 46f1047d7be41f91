using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Lab;

/// <summary>The laboratory's part of kube-proxy.</summary>
public sealed class KubeProxyTests
{
    private const string Vip = "10.96.0.10", Vip6 = "fd00:96::10";

    [RootTheory]
    [InlineData(PodLink.Routed, NodeLink.Routed)]
    [InlineData(PodLink.Bridged, NodeLink.Vxlan)]
    public async Task ServicesLeadToTheirBackendsFromEverywhere(PodLink pods, NodeLink nodes)
    {
        await using var lab = NetLab.Create("lb", new LabWiring(pods, nodes));
        var (near, neighbour, far) = (lab.NodeA.Pod(11), lab.NodeA.Pod(12), lab.NodeB.Pod(11));
        var failures = new List<string>();
        foreach (var backend in new[] { near, far })
        {
            foreach (var protocol in Enum.GetValues<LabProtocol>())
            {
                backend.Serve(protocol, 8080);
            }

            Program(lab, backend);
            foreach (var client in new LabHost[] { near, neighbour, far, lab.External })
            {
                foreach (var protocol in Enum.GetValues<LabProtocol>())
                {
                    foreach (var v6 in new[] { false, true })
                    {
                        if (client is LabPod)
                        {
                            await Ask(client, backend, protocol, v6 ? Vip6 : Vip, 80);
                        }

                        await Ask(client, backend, protocol, v6 ? lab.NodeA.Ip6 : lab.NodeA.Ip, 30080);
                        await Ask(client, backend, protocol, v6 ? lab.NodeB.Ip6 : lab.NodeB.Ip, 30080);
                    }
                }
            }
        }

        failures.ShouldBeEmpty();

        async Task Ask(LabHost client, LabHost backend, LabProtocol protocol, string address, int port)
        {
            var answer = await client.ProbeAsync(protocol, address, port);
            if (answer.Verdict != ProbeVerdict.Connected || answer.Detail != (protocol == LabProtocol.Sctp ? "SCTP" : backend.Name))
            {
                failures.Add($"{client.Name} -> {backend.Name} by {address} {protocol} {port}: {answer} {answer.Detail}");
            }
        }
    }

    [RootFact]
    public async Task SeveralBackendsShareTheConnectionsAndAServiceCanGoAgain()
    {
        await using var lab = NetLab.Create("lb");
        var (client, one, two) = (lab.NodeA.Pod(11), lab.NodeA.Pod(12), lab.NodeB.Pod(11));
        one.Serve(LabProtocol.Tcp, 8080);
        two.Serve(LabProtocol.Tcp, 8080);
        Program(lab, one, two);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.ProbeAsync(LabProtocol.Tcp, Vip, 80)));
        answers.Select(a => a.Detail).Distinct().Order(StringComparer.Ordinal).ShouldBe([one.Name, two.Name]);

        KubeProxy.Program(lab.NodeA, []);
        (await client.ProbeAsync(LabProtocol.Tcp, Vip, 80)).Verdict.ShouldNotBe(ProbeVerdict.Connected);
    }

    private static void Program(NetLab lab, params LabPod[] backends)
    {
        foreach (var node in new[] { lab.NodeA, lab.NodeB })
        {
            KubeProxy.Program(node, Enum.GetValues<LabProtocol>().SelectMany(p => new[]
            {
                new LabService(Vip, p, 80, 30080, [.. backends.Select(b => new LabBackend(b.Ip, 8080))]),
                new LabService(Vip6, p, 80, 30080, [.. backends.Select(b => new LabBackend(b.Ip6, 8080))]),
            }));
        }
    }
}
