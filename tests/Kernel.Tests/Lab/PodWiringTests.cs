using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Lab;

/// <summary>Pods on host routes or on a bridge, nodes joined by routes or by VXLAN: everybody reaches everybody, with the address that is its own.</summary>
public sealed class PodWiringTests
{
    public static TheoryData<PodLink, NodeLink> Wirings() => new()
    {
        { PodLink.Routed, NodeLink.Routed }, { PodLink.Bridged, NodeLink.Routed }, { PodLink.Routed, NodeLink.Vxlan }, { PodLink.Bridged, NodeLink.Vxlan },
    };

    [RootTheory]
    [MemberData(nameof(Wirings))]
    public async Task EverybodyReachesEverybody(PodLink pods, NodeLink nodes)
    {
        await using var lab = NetLab.Create("lb", new LabWiring(pods, nodes));
        var hosts = new LabHost[] { lab.NodeA, lab.NodeB, lab.External, lab.NodeA.Pod(11), lab.NodeA.Pod(12), lab.NodeB.Pod(11) };
        foreach (var host in hosts)
        {
            host.Serve(LabProtocol.Tcp, 80);
            host.Serve(LabProtocol.Udp, 80);
            host.Serve(LabProtocol.Sctp, 80);
        }

        var probes = from source in hosts from destination in hosts where source != destination
                     from protocol in new LabProtocol?[] { LabProtocol.Tcp, LabProtocol.Udp, LabProtocol.Sctp, null }
                     from address in new[] { destination.Ip, destination.Ip6 }
                     select (source, destination, protocol, address, result: protocol is { } p
                         ? source.ProbeAsync(p, address, 80, TimeSpan.FromSeconds(5)) : source.PingAsync(address, TimeSpan.FromSeconds(5)));
        foreach (var (source, destination, protocol, address, result) in probes.ToList())
        {
            var answer = await result;
            answer.Verdict.ShouldBe(ProbeVerdict.Connected, $"{source.Name} -> {address} {protocol}: {answer} {answer.Detail}");
            answer.Detail.ShouldBe(protocol is LabProtocol.Tcp or LabProtocol.Udp ? destination.Name : protocol is null ? "ICMP" : "SCTP");
        }
    }

    [RootTheory]
    [InlineData(PodLink.Routed, NodeLink.Routed, "eth0")]
    [InlineData(PodLink.Bridged, NodeLink.Vxlan, "vx0")]
    public async Task FramesOfAPodPassItsNodesRulesEvenToItsNeighbour(PodLink pods, NodeLink nodes, string wayOut)
    {
        await using var lab = NetLab.Create("lb", new LabWiring(pods, nodes));
        var (a, b) = (lab.NodeA.Pod(11), lab.NodeA.Pod(12));
        lab.NodeB.Pod(11).Serve(LabProtocol.Tcp, 80);
        b.Serve(LabProtocol.Tcp, 80);
        foreach (var (family, from, to) in new[] { ("iptables", a.Ip, b.Ip), ("ip6tables", a.Ip6, b.Ip6) })
        {
            lab.NodeA.Namespace.Must(family, $"-A FORWARD -s {from} -d {to} -j DROP");
            lab.NodeA.Namespace.Must(family, $"-A FORWARD -s {from} -o {wayOut} -p tcp --dport 80 -j REJECT --reject-with tcp-reset");
            (await a.ProbeAsync(LabProtocol.Tcp, to, 80)).Verdict.ShouldBe(ProbeVerdict.Dropped, family);
        }

        (await a.ProbeAsync(LabProtocol.Tcp, lab.NodeB.Pod(11).Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Rejected);
        (await a.ProbeAsync(LabProtocol.Tcp, lab.NodeB.Pod(11).Ip6, 80)).Verdict.ShouldBe(ProbeVerdict.Rejected);
    }

    [RootFact]
    public async Task AHostThatStoppedServingRefusesAndMayServeAgain()
    {
        await using var lab = NetLab.Create("lb");
        var (client, server) = (lab.NodeA.Pod(11), lab.NodeA.Pod(12));
        server.Serve(LabProtocol.Tcp, 80);
        (await client.ProbeAsync(LabProtocol.Tcp, server.Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);

        server.StopServing();
        (await client.ProbeAsync(LabProtocol.Tcp, server.Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Rejected);

        server.Serve(LabProtocol.Tcp, 80);
        (await client.ProbeAsync(LabProtocol.Tcp, server.Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
    }

    [RootFact]
    public async Task AProbeMayBeSentFromAnotherAddressOfTheHost()
    {
        await using var lab = NetLab.Create("lb");
        lab.External.AddAddress("198.51.100.7");
        var pod = lab.NodeA.Pod(11);
        pod.Serve(LabProtocol.Tcp, 80);
        pod.Serve(LabProtocol.Udp, 80);
        pod.Serve(LabProtocol.Sctp, 80);
        lab.NodeA.Namespace.Must("iptables", "-A FORWARD -s 198.51.100.7 -j REJECT");
        foreach (var protocol in Enum.GetValues<LabProtocol>())
        {
            (await lab.External.ProbeAsync(protocol, pod.Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
            (await lab.External.ProbeAsync(protocol, pod.Ip, 80, source: "198.51.100.7")).Verdict.ShouldBe(ProbeVerdict.Rejected);
        }
    }
}
