using System.Net;
using System.Net.Sockets;
using Antrea.Enforcers.Conntrack;
using Antrea.Policy.Addresses;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Netlink;

/// <summary>The real table of a router: read, marked, forgotten.</summary>
public sealed class ConntrackTests
{
    private const int Port = 5002;
    private const string Track = "-A FORWARD -m conntrack --ctstate ESTABLISHED";

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void FlowsAreReadMarkedAndForgotten(bool v6)
    {
        using var lab = new RouterLab();
        using var table = lab.Router.Invoke(ConntrackTable.Open);
        lab.Router.Sysctl(("net.netfilter.nf_conntrack_acct", "1"));
        lab.Rules(v6, Track, "-t mangle -A FORWARD -j CONNMARK --set-xmark 0x30/0x30");
        var (client, server) = lab.UdpPair(v6, Port);
        server.Hear(client.Say("ask"));
        var from = (IPEndPoint)client.Socket.LocalEndPoint!;
        server.Socket.SendTo("answer"u8, from);
        client.Hear("answer");

        var flow = table.List(v6).ShouldHaveSingleItem();

        flow.Original.ShouldBe(new FlowTuple(IpNet.Of(from.Address), IpNet.Of(RouterLab.ServerAddress(v6)), 17, (ushort)from.Port, Port));
        flow.Reply.ShouldBe(new FlowTuple(IpNet.Of(RouterLab.ServerAddress(v6)), IpNet.Of(from.Address), 17, Port, (ushort)from.Port));
        flow.Mark.ShouldBe(0x30u);
        flow.Status.HasFlag(FlowStatus.SeenReply | FlowStatus.Confirmed).ShouldBeTrue();
        flow.Timeout.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(180));
        var header = v6 ? 48ul : 28ul;
        (flow.Sent, flow.Received).ShouldBe((new FlowCount(1, header + 3), new FlowCount(1, header + 6)));
        table.SetMark([flow], 0x40, 0x60).ShouldBe(new ChangeReport(1, 0));
        table.Find(flow.Original)!.Mark.ShouldBe(0x50u);
        table.Find(flow.Reply, isReply: true).ShouldNotBeNull().Original.ShouldBe(flow.Original);
        table.Find(flow.Original with { SourcePort = 1 }).ShouldBeNull();
        table.Remove(flow with { Id = flow.Id + 1 }).ShouldBeFalse("it is another flow");
        table.Remove(flow).ShouldBeTrue();
        table.Remove(flow).ShouldBeFalse();
        table.SetMark([flow], 1, 1).ShouldBe(new ChangeReport(0, 1));
        table.List(v6).ShouldBeEmpty();
    }

    [RootFact]
    public async Task ATranslatedFlowIsFoundByWhatItsServerAnswers()
    {
        using var lab = new RouterLab();
        using var table = lab.Router.Invoke(ConntrackTable.Open);
        lab.Rules(false, $"-t nat -A PREROUTING -d 10.96.0.1 -p udp --dport 53 -j DNAT --to-destination {RouterLab.ServerAddress()}:{Port}", Track);
        var (client, server) = lab.UdpPair(false, Port);
        client.Socket.SendTo("ask"u8, new IPEndPoint(IPAddress.Parse("10.96.0.1"), 53));
        server.Hear("ask");
        var reply = new FlowTuple(IpNet.Of(RouterLab.ServerAddress()), IpNet.Of(RouterLab.ClientAddress()), 17, Port, (ushort)((IPEndPoint)client.Socket.LocalEndPoint!).Port);

        var flow = table.Find(reply, isReply: true).ShouldNotBeNull();

        (flow.Original.Destination, flow.Original.DestinationPort).ShouldBe((IpNet.Parse("10.96.0.1/32"), (ushort)53));
        flow.Status.HasFlag(FlowStatus.DestinationNat).ShouldBeTrue();
        (await table.CutAsync([flow], 8, TimeSpan.FromMinutes(10))).ShouldBe(new ChangeReport(1, 0));
        var cut = table.Find(flow.Original).ShouldNotBeNull();
        (cut.Mark, cut.Reply, cut.Status & FlowStatus.FixedTimeout).ShouldBe((8u, flow.Reply, FlowStatus.FixedTimeout));
    }

    [RootFact]
    public void AnEchoIsAFlowOfItsOwn()
    {
        using var lab = new RouterLab();
        using var table = lab.Router.Invoke(ConntrackTable.Open);
        lab.Rules(false, Track);
        using var pinger = lab.Client.Invoke(() => new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp) { ReceiveTimeout = 3000 });

        // Echo request 77; its checksum is the complement of 0800 + 004d.
        pinger.SendTo([8, 0, 0xf7, 0xb2, 0, 77, 0, 0], new IPEndPoint(RouterLab.ServerAddress(), 0));
        pinger.Receive(new byte[100]).ShouldBe(28);

        var flow = table.List(v6: false).ShouldHaveSingleItem();

        (flow.Original.Protocol, flow.Original.IcmpType, flow.Original.IcmpCode, flow.Original.IcmpId).ShouldBe(((byte)1, (byte)8, (byte)0, (ushort)77));
        flow.Reply.IcmpType.ShouldBe((byte)0);
        table.SetMark([flow], 2, 2).Changed.ShouldBe(1);
        table.Find(flow.Original)!.Mark.ShouldBe(2u);
    }

    [RootFact]
    public async Task ThousandsAreMarkedInBatches()
    {
        using var lab = new RouterLab();
        using var table = lab.Router.Invoke(ConntrackTable.Open);
        lab.Rules(false, Track);
        var client = lab.Open(lab.Client, ProtocolType.Udp, new(RouterLab.ClientAddress(), 0));
        for (var port = 1; port <= 3000; port++)
        {
            client.SendTo("x"u8, new IPEndPoint(RouterLab.ServerAddress(), port));
        }

        // The server's refusals take nothing away: an entry lives 30 s.
        SpinWait.SpinUntil(() => table.List(false).Count >= 3000, 5000).ShouldBeTrue();
        var flows = table.List(v6: false, f => f.Original.DestinationPort % 2 == 0);

        (await table.CutAsync(flows, 0x8, TimeSpan.FromMinutes(10))).ShouldBe(new ChangeReport(1500, 0));

        table.List(v6: false).Where(f => f.Mark == 8).ShouldAllBe(f => f.Status.HasFlag(FlowStatus.FixedTimeout) && f.Timeout > TimeSpan.FromMinutes(9));
        table.List(v6: false).ShouldAllBe(f => f.Mark == (f.Original.DestinationPort % 2 == 0 ? 8u : 0));
        table.Remove(flows).ShouldBe(new ChangeReport(1500, 0));
        table.Remove(flows).ShouldBe(new ChangeReport(0, 1500));
        table.List(v6: false).Count(f => f.Original.Protocol == 17).ShouldBe(1500);
    }

    [RootFact]
    public void AFlowOfAZoneIsKnownByIt()
    {
        using var lab = new RouterLab();
        using var table = lab.Router.Invoke(ConntrackTable.Open);
        lab.Rules(false, "-t raw -A PREROUTING -j CT --zone 7", Track);
        var (client, server) = lab.UdpPair(false, Port);
        server.Hear(client.Say("ask"));

        var flow = table.List(v6: false).ShouldHaveSingleItem();

        flow.Zone.ShouldBe((ushort)7);
        table.Find(flow.Original).ShouldBeNull();
        table.Find(flow.Original, zone: 7).ShouldNotBeNull();
        table.SetMark([flow], 1, 1).ShouldBe(new ChangeReport(1, 0));
        table.Remove(flow).ShouldBeTrue();
    }
}
