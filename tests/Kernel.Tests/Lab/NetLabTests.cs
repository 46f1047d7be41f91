using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Lab;

/// <summary>The laboratory itself: who reaches whom, and what a probe says about a rule in the way.</summary>
public sealed class NetLabTests : IAsyncLifetime
{
    private NetLab _lab = null!;

    public Task InitializeAsync()
    {
        _lab = NetLab.Create("aak");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [RootFact]
    public async Task EveryHostReachesEveryOtherInBothFamiliesAndAllProtocols()
    {
        var hosts = new LabHost[] { _lab.NodeA, _lab.NodeB, _lab.External, _lab.NodeA.Pod(11), _lab.NodeA.Pod(12), _lab.NodeB.Pod(11) };
        foreach (var host in hosts)
        {
            host.Serve(LabProtocol.Tcp, 80);
            host.Serve(LabProtocol.Udp, 80);
            host.Serve(LabProtocol.Sctp, 80);
        }

        var probes = from source in hosts from destination in hosts where source != destination
                     from protocol in Enum.GetValues<LabProtocol>() from address in new[] { destination.Ip, destination.Ip6 }
                     select (source, destination, protocol, address, result: source.ProbeAsync(protocol, address, 80, TimeSpan.FromSeconds(5)));
        foreach (var (source, destination, protocol, address, result) in probes.ToList())
        {
            var answer = await result;
            answer.Verdict.ShouldBe(ProbeVerdict.Connected, $"{source.Name} -> {address} {protocol}: {answer} {answer.Detail}");
            answer.Detail.ShouldBe(protocol == LabProtocol.Sctp ? "SCTP" : destination.Name);
        }
    }

    [RootTheory]
    [InlineData("iptables-nft", false)]
    [InlineData("iptables-legacy", false)]
    [InlineData("ip6tables-nft", true)]
    [InlineData("ip6tables-legacy", true)]
    public async Task VerdictsTellDropsFromRefusals(string iptables, bool v6)
    {
        var (client, server) = (_lab.NodeA.Pod(11), _lab.NodeA.Pod(12));
        foreach (var protocol in Enum.GetValues<LabProtocol>())
        {
            server.Serve(protocol, 80, 81, 82);
        }

        Restore(_lab.NodeA, "FORWARD", "--dport 81 -j DROP", "--dport 82 -j REJECT");
        foreach (var protocol in Enum.GetValues<LabProtocol>())
        {
            (await Probe(protocol, 80)).ShouldBe("Connected", $"{protocol}");
            (await Probe(protocol, 81)).ShouldBe("Dropped", $"{protocol}");
            (await Probe(protocol, 82)).ShouldBe("Rejected", $"{protocol}");
        }

        // Nobody listens there.
        (await Probe(LabProtocol.Tcp, 83)).ShouldBe("Rejected");
        (await Probe(LabProtocol.Udp, 83)).ShouldBe("Rejected");
        (await Probe(LabProtocol.Sctp, 83)).ShouldBe("Rejected");

        // At the sender itself, TCP retries in silence and datagrams hear of it.
        Restore(client, "OUTPUT", "--dport 80 -j DROP");
        (await Probe(LabProtocol.Tcp, 80)).ShouldBe("Dropped");
        (await Probe(LabProtocol.Udp, 80)).ShouldBe("Error:EPERM");
        (await Probe(LabProtocol.Sctp, 80)).ShouldBe("Error:EPERM");

        async Task<string> Probe(LabProtocol protocol, int port) =>
            (await client.ProbeAsync(protocol, v6 ? server.Ip6 : server.Ip, port)).ToString();

        void Restore(LabHost host, string chain, params string[] rules)
        {
            var lines = rules.SelectMany(rule => new[] { "tcp", "udp", "sctp" }.Select(p => $"-A {chain} -p {p} {rule}"));
            host.Exec(iptables + "-restore", ["--noflush", "-w", "5"], $"*filter\n{string.Join('\n', lines)}\nCOMMIT\n").ExitCode.ShouldBe(0);
        }
    }

    [RootFact]
    public async Task ANodeAnswersFromTheAddressThatWasAsked()
    {
        _lab.NodeA.Serve(LabProtocol.Udp, 80);

        foreach (var address in new[] { _lab.NodeA.Ip, _lab.NodeA.Gateway, _lab.NodeA.Ip6, _lab.NodeA.Gateway6 })
        {
            (await _lab.NodeA.Pod(11).ProbeAsync(LabProtocol.Udp, address, 80)).Detail.ShouldBe("node-a", address);
        }
    }

    [RootFact]
    public async Task WithoutAnyResponderTheKernelRefusesSctp()
    {
        var result = await _lab.NodeA.Pod(11).ProbeAsync(LabProtocol.Sctp, _lab.NodeA.Pod(12).Ip, 80);

        result.Verdict.ShouldBe(ProbeVerdict.Rejected);
        result.Detail.ShouldBe("ENOPROTOOPT");
    }

    [RootFact]
    public async Task AHostMayHaveMoreAddresses()
    {
        _lab.External.AddAddress("198.51.100.7");
        _lab.External.Serve(LabProtocol.Udp, 53);

        (await _lab.NodeB.Pod(11).ProbeAsync(LabProtocol.Udp, "198.51.100.7", 53)).Detail.ShouldBe("ext");
    }

    [RootFact]
    public async Task ARemovedPodIsGoneAndItsPlaceIsFreeAgain()
    {
        var pod = _lab.NodeA.Pod(11);
        var name = pod.Namespace.Name;
        _lab.NodeA.Remove(pod);

        NetworkNamespace.List(name).ShouldBeEmpty();
        _lab.NodeA.Pod(11).Serve(LabProtocol.Tcp, 80);
        (await _lab.NodeB.ProbeAsync(LabProtocol.Tcp, _lab.NodeA.Pod(11).Ip, 80)).Verdict.ShouldBe(ProbeVerdict.Connected);
    }

    [RootFact]
    public async Task DisposingRemovesEverythingAndASweepRemovesWhatADeadProcessLeft()
    {
        string prefix;
        await using (var other = NetLab.Create("aak"))
        {
            other.Prefix.ShouldNotBe(_lab.Prefix);
            other.NodeA.Pod(11);
            prefix = other.Prefix;
        }

        NetworkNamespace.List(prefix + "-").ShouldBeEmpty();

        // No process can have this number: it is above the kernel's limit.
        using var left = NetworkNamespace.Create("aak-4194999-1-left");
        NetLab.Sweep("aak");
        NetworkNamespace.List("aak-4194999").ShouldBeEmpty();
        NetworkNamespace.List(_lab.Prefix + "-").Count.ShouldBe(4);
    }
}
