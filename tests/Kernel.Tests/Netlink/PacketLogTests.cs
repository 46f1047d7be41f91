using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Antrea.Enforcers.Conntrack;
using Antrea.Enforcers.Logs;
using Antrea.Enforcers.Netlink;
using Antrea.Policy.Addresses;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Netlink;

/// <summary>Packets that rules of a router log.</summary>
public sealed class PacketLogTests
{
    private const int Port = 5001;

    private sealed record Seen(string Prefix, byte[] Bytes, NetfilterHook Hook, int In, int Out, uint Mark, FlowTuple? Original);

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALoggedPacketComesAtOnceWithPrefixAndDevices(bool v6)
    {
        using var lab = new RouterLab();
        using var seen = new BlockingCollection<Seen>();
        using var reader = Start(lab, seen);
        lab.Rules(v6, "-t mangle -A FORWARD -j MARK --set-mark 0x99",
            $"-A FORWARD -p udp --dport {Port} -j NFLOG --nflog-group 45 --nflog-prefix aa:0123456789abcdef:D --nflog-size 96", $"-A FORWARD -p udp --dport {Port} -j DROP");
        var client = lab.Open(lab.Client, ProtocolType.Udp, new(RouterLab.ClientAddress(v6), 0));
        var started = Stopwatch.StartNew();

        client.SendTo(new byte[1000], new IPEndPoint(RouterLab.ServerAddress(v6), Port));

        seen.TryTake(out var packet, 3000).ShouldBeTrue();
        started.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(0.9), "the kernel gathers for a second unless told otherwise");
        (packet.Prefix, packet.Bytes.Length, packet.Hook, packet.Mark).ShouldBe(("aa:0123456789abcdef:D", 96, NetfilterHook.Forward, 0x99u));
        packet.In.ShouldBe(int.Parse(lab.Router.Must("cat", "/sys/class/net/c0/ifindex")));
        packet.Out.ShouldBe(int.Parse(lab.Router.Must("cat", "/sys/class/net/s0/ifindex")));
        PacketSummary.TryParse(packet.Bytes, out var summary).ShouldBeTrue();
        summary.Destination.ShouldBe(IpNet.Of(RouterLab.ServerAddress(v6)));
        summary.DestinationPort.ShouldBe((ushort)Port);
        summary.Length.ShouldBe((v6 ? 40 : 20) + 8 + 1000);
    }

    [RootFact]
    public void TheFlowBeforeTranslationIsToldWhereTheKernelCan()
    {
        using var lab = new RouterLab();
        using var seen = new BlockingCollection<Seen>();
        using var reader = Start(lab, seen, withFlow: true);
        lab.Rules(false, $"-t nat -A PREROUTING -d 10.96.0.1 -j DNAT --to-destination {RouterLab.ServerAddress()}",
            "-A FORWARD -p udp -j NFLOG --nflog-group 45 --nflog-prefix x");
        var client = lab.Open(lab.Client, ProtocolType.Udp, new(RouterLab.ClientAddress(), 0));

        client.SendTo("x"u8, new IPEndPoint(IPAddress.Parse("10.96.0.1"), Port));

        seen.TryTake(out var packet, 3000).ShouldBeTrue();
        packet.Original?.Destination.ShouldBe(IpNet.Parse("10.96.0.1/32"));
        packet.Original.HasValue.ShouldBe(reader.TellsFlows);
    }

    [RootFact]
    public void WhatTheReaderCannotTakeInTimeIsCounted()
    {
        using var lab = new RouterLab();
        using var gate = new ManualResetEventSlim();
        using var reader = lab.Router.Invoke(() => NflogReader.Start(new() { Group = 45, ReceiveBuffer = 16 << 10 }, (in LoggedPacket _) => gate.Wait(10_000)));
        lab.Rules(false, $"-A FORWARD -p udp --dport {Port} -j NFLOG --nflog-group 45");
        var client = lab.Open(lab.Client, ProtocolType.Udp, new(RouterLab.ClientAddress(), 0));
        var to = new IPEndPoint(RouterLab.ServerAddress(), Port);

        for (var i = 0; i < 500; i++)
        {
            client.SendTo(new byte[1000], to);
        }

        gate.Set();
        SpinWait.SpinUntil(() =>
        {
            // The count of what was lost comes with the next packet that is not.
            client.SendTo(new byte[1], to);
            return reader.Lost > 0 && reader.Packets + reader.Lost >= 500;
        }, 5000).ShouldBeTrue($"{reader.Packets} packets, {reader.Lost} lost");
    }

    [RootFact]
    public void AGroupHasOneOwnerAndIsFreeAgainWhenClosed()
    {
        using var lab = new RouterLab();
        using var seen = new BlockingCollection<Seen>();
        var first = Start(lab, seen);

        Should.Throw<NetlinkException>(() => Start(lab, seen)).Message.ShouldStartWith("bind log group 45: no permission, or another program");

        first.Dispose();
        Start(lab, seen).Dispose();
    }

    private static NflogReader Start(RouterLab lab, BlockingCollection<Seen> seen, bool withFlow = false) =>
        lab.Router.Invoke(() => NflogReader.Start(new() { Group = 45, WithFlow = withFlow }, (in LoggedPacket p) =>
            seen.Add(new(Encoding.ASCII.GetString(p.Prefix), p.Payload.ToArray(), p.Hook, p.InDevice, p.OutDevice, p.Mark, p.Original))));
}
