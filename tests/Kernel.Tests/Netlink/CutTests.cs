using System.Net;
using System.Net.Sockets;
using Antrea.Enforcers.Conntrack;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Netlink;

/// <summary>Flows that a new policy denies, cut in the middle: nothing of them passes again, whoever speaks first, entry or no entry.</summary>
public sealed class CutTests
{
    private const int Port = 5003;
    private const uint Cut = 0x8;

    private static readonly string[] Standing =
    [
        "-A FORWARD -p tcp -m connmark --mark 0x8/0x8 -j REJECT --reject-with tcp-reset",
        "-A FORWARD -m connmark --mark 0x8/0x8 -j DROP",
        "-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    ];

    private const string Guard = "-A FORWARD -p tcp -m conntrack --ctstate NEW ! --syn -j REJECT --reject-with tcp-reset";

    [RootTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task ACutConnectionIsResetAtBothEnds(bool v6, bool entryGone)
    {
        using var lab = new RouterLab();
        using var table = lab.Router.Invoke(ConntrackTable.Open);
        lab.Rules(v6, [.. Standing, Guard]);
        var (client, server) = Connect(lab, v6);
        lab.Rules(v6, $"-A FORWARD -p tcp --dport {Port} -j DROP");
        Exchange(client, server);

        var flow = table.List(v6).ShouldHaveSingleItem();
        (await table.CutAsync([flow], Cut, TimeSpan.FromMinutes(10))).Changed.ShouldBe(1);
        if (entryGone)
        {
            table.Remove(flow).ShouldBeTrue();
        }

        // The server first: the reset is its answer, and the client sees nothing of what it said.
        server.Send("secret"u8).ShouldBe(6);
        Should.Throw<SocketException>(() => server.Receive(new byte[10])).SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        client.Available.ShouldBe(0);
        Should.Throw<SocketException>(() =>
        {
            // An acknowledgement that the client owed may have had it reset before.
            client.Send("more"u8);
            client.Receive(new byte[10]);
        }).SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }

    [RootFact]
    public void WithoutGuardAndCutTheServerWouldOpenItAgain()
    {
        using var lab = new RouterLab();
        using var table = lab.Router.Invoke(ConntrackTable.Open);
        lab.Rules(false, Standing);
        var (client, server) = Connect(lab, false);
        lab.Rules(false, $"-A FORWARD -p tcp --dport {Port} -j DROP");

        table.Remove(table.List(v6: false).ShouldHaveSingleItem()).ShouldBeTrue();

        server.Send("hello"u8);
        client.Receive(new byte[10]).ShouldBe(5);
        Exchange(client, server);
    }

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OfACutExchangeOfDatagramsNothingPasses(bool v6)
    {
        using var lab = new RouterLab();
        using var table = lab.Router.Invoke(ConntrackTable.Open);
        lab.Rules(v6, Standing);
        var (client, server) = lab.UdpPair(v6, Port);
        server.Hear(client.Say("ask"));
        client.Hear(server.Say("answer"));
        lab.Rules(v6, $"-A FORWARD -p udp --dport {Port} -j DROP");
        server.Hear(client.Say("established flows go on"));

        (await table.CutAsync(table.List(v6), Cut, TimeSpan.FromMinutes(10))).Changed.ShouldBe(1);

        // One packet of another flow behind each proves that time enough has passed.
        var (otherClient, otherServer) = lab.UdpPair(v6, Port + 1);
        server.Say("unasked");
        client.Say("again");
        otherServer.Hear(otherClient.Say("probe"));
        otherClient.Hear(otherServer.Say("probe back"));
        (client.Socket.Available, server.Socket.Available).ShouldBe((0, 0));

        // The entry outlives silence: packets or none, its end is fixed.
        var entry = table.List(v6, f => f.Mark == Cut).ShouldHaveSingleItem();
        entry.Status.HasFlag(FlowStatus.FixedTimeout).ShouldBeTrue();
        entry.Timeout.ShouldBeGreaterThan(TimeSpan.FromMinutes(9));

        // Without an entry the policy denies what the client says, as any new flow.
        table.Remove(entry).ShouldBeTrue();
        client.Say("once more");
        otherServer.Hear(otherClient.Say("probe"));
        server.Socket.Available.ShouldBe(0);
    }

    private static (Socket Client, Socket Server) Connect(RouterLab lab, bool v6)
    {
        var listener = lab.Open(lab.Server, ProtocolType.Tcp, new(RouterLab.ServerAddress(v6), Port));
        listener.Listen();
        var client = lab.Open(lab.Client, ProtocolType.Tcp, new(RouterLab.ClientAddress(v6), 0));
        client.Connect(new IPEndPoint(RouterLab.ServerAddress(v6), Port));
        var server = lab.Keep(listener.Accept());
        server.ReceiveTimeout = 3000;
        Exchange(client, server);
        return (client, server);
    }

    private static void Exchange(Socket client, Socket server)
    {
        client.Send("ping"u8);
        server.Receive(new byte[10]).ShouldBe(4);
        server.Send("pong!"u8);
        client.Receive(new byte[10]).ShouldBe(5);
    }
}
