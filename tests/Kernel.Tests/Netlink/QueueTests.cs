using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Antrea.Enforcers.Netlink;
using Antrea.Enforcers.Logs;
using Antrea.Enforcers.Queue;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Netlink;

/// <summary>Packets through a real queue on a router.</summary>
public sealed class QueueTests
{
    private const int Port = 5000;

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void VerdictsDecideAndThePacketIsDescribed(bool v6)
    {
        using var lab = new RouterLab();
        var seen = new ConcurrentQueue<(NetfilterHook Hook, int In, int Out, uint Mark, int Length, int Version)>();
        using var queue = Start(lab, (in QueuedPacket p) =>
        {
            seen.Enqueue((p.Hook, p.InDevice, p.OutDevice, p.Mark, p.Payload.Length, p.Payload[0] >> 4));
            return Text(p).StartsWith("bad", StringComparison.Ordinal) ? PacketVerdict.Drop : PacketVerdict.Accept;
        });
        lab.Rules(v6, "-t mangle -A FORWARD -p udp -j MARK --set-mark 0x77", $"-A FORWARD -p udp --dport {Port} -j NFQUEUE --queue-num 3");
        var (client, server, to) = Sockets(lab, v6);

        foreach (var text in new[] { "bad 1", "good 1", "bad 2", "good 2" })
        {
            client.SendTo(Encoding.ASCII.GetBytes(text), to);
        }

        Receive(server).ShouldBe("good 1");
        Receive(server).ShouldBe("good 2");
        seen.Count.ShouldBe(4);
        var device = int.Parse(lab.Router.Must("cat", "/sys/class/net/c0/ifindex"));
        var outDevice = int.Parse(lab.Router.Must("cat", "/sys/class/net/s0/ifindex"));
        seen.ShouldAllBe(p => p.Hook == NetfilterHook.Forward && p.In == device && p.Out == outDevice && p.Mark == 0x77);
        seen.First().Length.ShouldBe((v6 ? 40 : 20) + 8 + 5);
        seen.ShouldAllBe(p => p.Version == (v6 ? 6 : 4));
        queue.Statistics.Packets.ShouldBe(4);
        lab.Router.Invoke(() => KernelQueueCounters.Read(3)).ShouldBe(new KernelQueueCounters(0, 0, 0));
    }

    [RootFact]
    public void AHeldPacketWaitsForItsVerdictWhileOthersPass()
    {
        using var lab = new RouterLab();
        using var held = new BlockingCollection<uint>();
        using var queue = Start(lab, (in QueuedPacket p) =>
        {
            if (Text(p) != "hold")
            {
                return PacketVerdict.Accept;
            }

            held.Add(p.Id);
            return PacketVerdict.Hold;
        });
        lab.Rules(false, $"-A FORWARD -p udp --dport {Port} -j NFQUEUE --queue-num 3");
        var (client, server, to) = Sockets(lab, false);

        client.SendTo("hold"u8, to);
        held.TryTake(out var id, 3000).ShouldBeTrue();
        client.SendTo("next"u8, to);

        Receive(server).ShouldBe("next");
        queue.Give(id, PacketVerdict.Accept);
        Receive(server).ShouldBe("hold");
        queue.Give(id, PacketVerdict.Accept);
        client.SendTo("last"u8, to);
        Receive(server).ShouldBe("last");
        queue.Statistics.VerdictErrors.ShouldBe(1);
    }

    [RootFact]
    public void AVerdictSetsTheMarkAndReplacesThePacket()
    {
        using var lab = new RouterLab();
        using var queue = Start(lab, (in QueuedPacket p) =>
        {
            if ((p.Mark & 0x10) != 0)
            {
                return PacketVerdict.Accept;
            }

            var bytes = p.Payload.ToArray();
            bytes[^1] = (byte)'!';

            // No UDP checksum.
            (bytes[26], bytes[27]) = (0, 0);
            return PacketVerdict.Repeat with { Mark = p.Mark | 0x10, Payload = bytes };
        });
        lab.Rules(false, $"-A FORWARD -p udp --dport {Port} -m mark --mark 0x10/0x10 -j ACCEPT", $"-A FORWARD -p udp --dport {Port} -j NFQUEUE --queue-num 3");
        var (client, server, to) = Sockets(lab, false);

        client.SendTo("hello?"u8, to);

        Receive(server).ShouldBe("hello!");
        queue.Statistics.Packets.ShouldBe(1);
        lab.Router.Must("iptables", "-vnxL FORWARD").Split('\n')[2].TrimStart().ShouldStartWith("1 ");
    }

    [RootFact]
    public void WhatTheHandlerThrowsOnIsDroppedAndTold()
    {
        using var lab = new RouterLab();
        using var errors = new BlockingCollection<Exception>();
        using var queue = lab.Router.Invoke(() => NfQueue.Start(new() { Queue = 3, OnError = errors.Add },
            (in QueuedPacket p) => Text(p) == "throw" ? throw new FormatException("odd") : PacketVerdict.Accept));
        lab.Rules(false, $"-A FORWARD -p udp --dport {Port} -j NFQUEUE --queue-num 3");
        var (client, server, to) = Sockets(lab, false);

        client.SendTo("throw"u8, to);
        client.SendTo("fine"u8, to);

        Receive(server).ShouldBe("fine");
        errors.TryTake(out var error, 3000).ShouldBeTrue();
        error.ShouldBeOfType<FormatException>();
        queue.Statistics.HandlerErrors.ShouldBe(1);
    }

    [RootFact]
    public void AQueueHasOneOwnerAndIsFreeAgainWhenClosed()
    {
        using var lab = new RouterLab();
        var first = Start(lab, (in QueuedPacket _) => PacketVerdict.Accept);

        var error = Should.Throw<NetlinkException>(() => Start(lab, (in QueuedPacket _) => PacketVerdict.Accept));

        error.Message.ShouldStartWith("bind queue 3: no permission, or another program listens there");
        first.Dispose();
        first.Completion.IsCompletedSuccessfully.ShouldBeTrue();
        using var second = Start(lab, (in QueuedPacket _) => PacketVerdict.Accept);
        lab.Router.Invoke(() => KernelQueueCounters.Read(3)).ShouldNotBeNull();
        lab.Router.Invoke(() => KernelQueueCounters.Read(4)).ShouldBeNull();
    }

    [RootFact]
    public void SegmentsComeTogetherAndAManyMegabyteStreamPassesWhole()
    {
        using var lab = new RouterLab();
        var (longest, unready) = (0, 0);
        using var queue = Start(lab, (in QueuedPacket p) =>
        {
            longest = Math.Max(longest, p.Payload.Length);
            unready += p.ChecksumNotReady ? 1 : 0;
            return PacketVerdict.Accept;
        });
        lab.Rules(false, "-A FORWARD -p tcp -j NFQUEUE --queue-num 3");
        var listener = lab.Open(lab.Server, ProtocolType.Tcp, new(RouterLab.ServerAddress(), Port));
        listener.Listen();
        var client = lab.Open(lab.Client, ProtocolType.Tcp, new(RouterLab.ClientAddress(), 0));
        client.Connect(RouterLab.ServerAddress(), Port);
        using var server = listener.Accept();
        server.ReceiveTimeout = 10_000;

        var sent = Task.Run(() => client.Send(new byte[8 << 20]));
        var (got, buffer) = (0, new byte[64 << 10]);
        while (got < 8 << 20)
        {
            got += server.Receive(buffer);
        }

        sent.GetAwaiter().GetResult().ShouldBe(got);
        longest.ShouldBeGreaterThan(1500);
        unready.ShouldBeGreaterThan(0);
        queue.Statistics.VerdictErrors.ShouldBe(0);
    }

    [RootFact]
    public void ManyHeldPacketsGetTheirVerdictsFromSeveralThreadsInAnyOrder()
    {
        const int count = 200;
        using var lab = new RouterLab();
        using var held = new BlockingCollection<(uint Id, int Number)>();
        using var queue = Start(lab, (in QueuedPacket p) =>
        {
            held.Add((p.Id, int.Parse(Text(p))));
            return PacketVerdict.Hold;
        });
        lab.Rules(false, $"-A FORWARD -p udp --dport {Port} -j NFQUEUE --queue-num 3");
        var (client, server, to) = Sockets(lab, false);
        for (var i = 0; i < count; i++)
        {
            client.SendTo(Encoding.ASCII.GetBytes($"{i}"), to);
        }

        var all = Enumerable.Range(0, count).Select(_ => held.TryTake(out var one, 3000) ? one : default).Reverse().ToList();
        Parallel.ForEach(all, one => queue.Give(one.Id, one.Number % 4 == 0 ? PacketVerdict.Drop : PacketVerdict.Accept));

        var got = Enumerable.Range(0, count * 3 / 4).Select(_ => int.Parse(Receive(server))).ToHashSet();
        got.ShouldBe(Enumerable.Range(0, count).Where(i => i % 4 != 0), ignoreOrder: true);
        queue.Statistics.VerdictErrors.ShouldBe(0);
    }

    [RootFact]
    public void WhatDoesNotFitIsDropped()
    {
        using var lab = new RouterLab();
        using var gate = new ManualResetEventSlim();
        using var queue = lab.Router.Invoke(() => NfQueue.Start(new() { Queue = 3, MaxLength = 2 }, (in QueuedPacket _) =>
        {
            gate.Wait(10_000);
            return PacketVerdict.Accept;
        }));
        lab.Rules(false, $"-A FORWARD -p udp --dport {Port} -j NFQUEUE --queue-num 3");
        var (client, server, to) = Sockets(lab, false);
        for (var i = 0; i < 20; i++)
        {
            client.SendTo(Encoding.ASCII.GetBytes($"{i}"), to);
        }

        SpinWait.SpinUntil(() => Counters().Dropped == 18, 3000).ShouldBeTrue(Counters().ToString());
        gate.Set();
        (Receive(server), Receive(server)).ShouldBe(("0", "1"));
        client.SendTo("last"u8, to);
        Receive(server).ShouldBe("last");

        KernelQueueCounters Counters() => lab.Router.Invoke(() => KernelQueueCounters.Read(3)).ShouldNotBeNull();
    }

    [RootFact]
    public void AClosedQueueDropsWhatItHeldAndPassesOnOnlyWhereTheRuleSaysSo()
    {
        using var lab = new RouterLab();
        using var held = new BlockingCollection<uint>();
        var queue = Start(lab, (in QueuedPacket p) =>
        {
            held.Add(p.Id);
            return PacketVerdict.Hold;
        });
        lab.Rules(false, $"-A FORWARD -p udp --dport {Port} -j NFQUEUE --queue-num 3", $"-A FORWARD -p udp --dport {Port + 1} -j NFQUEUE --queue-num 3 --queue-bypass");
        var (client, server, to) = Sockets(lab, false);
        client.SendTo("held"u8, to);
        held.TryTake(out var id, 3000).ShouldBeTrue();

        queue.Dispose();

        queue.Give(id, PacketVerdict.Accept);
        client.SendTo("nobody listens"u8, to);
        var bypass = new IPEndPoint(RouterLab.ServerAddress(), Port + 1);
        var second = lab.Open(lab.Server, ProtocolType.Udp, bypass);
        client.SendTo("bypass"u8, bypass);
        Receive(second).ShouldBe("bypass");
        server.Available.ShouldBe(0);
    }

    [RootFact]
    public void APacketCostsNoMemory()
    {
        using var lab = new RouterLab();
        var (seen, warm, last) = (0, 0L, 0L);
        using var queue = Start(lab, (in QueuedPacket p) =>
        {
            PacketSummary.TryParse(p.Payload, out var summary).ShouldBeTrue();
            last = GC.GetAllocatedBytesForCurrentThread();
            warm = ++seen == 500 ? last : warm;
            return new PacketVerdict { Code = VerdictCode.Accept, Mark = summary.SourcePort };
        });
        lab.Rules(false, $"-A FORWARD -p udp --dport {Port} -j NFQUEUE --queue-num 3");
        var (client, server, to) = Sockets(lab, false);
        for (var i = 0; i < 2000; i++)
        {
            client.SendTo("x"u8, to);
            Receive(server);
        }

        seen.ShouldBe(2000);
        ((last - warm) / 1500.0).ShouldBeLessThan(1);
    }

    private static NfQueue Start(RouterLab lab, PacketHandler handler) => lab.Router.Invoke(() => NfQueue.Start(new() { Queue = 3 }, handler));

    private static (Socket Client, Socket Server, EndPoint To) Sockets(RouterLab lab, bool v6)
    {
        var to = new IPEndPoint(RouterLab.ServerAddress(v6), Port);
        return (lab.Open(lab.Client, ProtocolType.Udp, new(RouterLab.ClientAddress(v6), 0)), lab.Open(lab.Server, ProtocolType.Udp, to), to);
    }

    private static string Text(in QueuedPacket packet) => Encoding.ASCII.GetString(packet.Payload[(packet.Payload[0] >> 4 == 6 ? 48 : 28)..]);

    private static string Receive(Socket socket)
    {
        var buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
    }
}
