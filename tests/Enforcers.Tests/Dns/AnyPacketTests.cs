using Antrea.Enforcers.Dns;
using Antrea.Testing.Dns;

namespace Antrea.Enforcers.Tests.Dns;

public class AnyPacketTests
{
    [Fact]
    public void Cut_packets_and_fragments_pass_unread()
    {
        var rig = new ObserverRig();
        var whole = DnsPackets.Udp(ObserverRig.Server, 53, ObserverRig.Pod, 40000, ObserverRig.Answer("foo.com", "192.0.2.1"));
        for (var cut = 0; cut < whole.Length; cut++)
        {
            rig.Observer.Reply(whole.AsSpan(0, cut)).ShouldBe(DnsVerdict.Pass);
        }

        var fragment = whole.ToArray();
        fragment[6] = 0x20;
        rig.Observer.Reply(fragment).ShouldBe(DnsVerdict.Pass);
        var udp = whole[20..];
        rig.Observer.Reply(DnsPackets.Ip("fd00::9", "fd00::1", 44, [17, 0, 0, 1, 0, 0, 0, 1, .. udp])).ShouldBe(DnsVerdict.Pass);
        rig.Observer.Reply(DnsPackets.Ip("fd00::9", "fd00::1", 58, udp)).ShouldBe(DnsVerdict.Pass);
        rig.Log.ShouldBeEmpty();

        // A fragment header on a packet that is whole.
        rig.Observer.Reply(DnsPackets.Ip("fd00::9", "fd00::1", 44, [17, 0, 0, 0, 0, 0, 0, 1, .. udp])).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().Length.ShouldBe(1);
    }

    [Fact]
    public void Bytes_after_the_packet_do_not_belong_to_it()
    {
        var rig = new ObserverRig();
        var whole = DnsPackets.Udp(ObserverRig.Server, 53, ObserverRig.Pod, 40000, ObserverRig.Answer("foo.com", "192.0.2.1"));
        rig.Observer.Reply([.. whole, 0, 0, 0, 0]).ShouldBe(DnsVerdict.Pass);

        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30"]);

        // A short segment, filled up by the link: the filling is no part of the stream.
        var answer = ObserverRig.Framed("foo.com", "192.0.2.2");
        rig.Tcp(99, [], flags: 0x12);
        rig.Observer.Reply([.. DnsPackets.Tcp(ObserverRig.Server, 8053, ObserverRig.Pod, 40000, 100, answer[..3]), 0, 0, 0]);
        rig.Tcp(103, answer.AsSpan(3));
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.2 30"]);
    }

    [Fact]
    public void Any_bytes_are_survived()
    {
        var random = new Random(9);
        var rig = new ObserverRig(queriesSeen: false);
        byte[][] seeds =
        [
            DnsPackets.Udp(ObserverRig.Server, 53, ObserverRig.Pod, 40000, ObserverRig.Answer("foo.com", "192.0.2.1")),
            DnsPackets.Tcp(ObserverRig.Server, 53, ObserverRig.Pod, 40000, 1, ObserverRig.Framed("foo.com", "192.0.2.1")),
            DnsPackets.Udp("fd00::9", 53, "fd00::1", 40000, ObserverRig.Answer("foo.com", "192.0.2.1")),
            DnsPackets.Ip("fd00::9", "fd00::1", 0, [6, 0, 1, 4, 0, 0, 0, 0, .. DnsPackets.Tcp("fd00::9", 53, "fd00::1", 40000, 1, ObserverRig.Framed("foo.com", "192.0.2.1"))[40..]]),
        ];
        for (var i = 0; i < 200_000; i++)
        {
            var packet = seeds[random.Next(seeds.Length)].ToArray();
            for (var n = random.Next(4); n > 0; n--)
            {
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
            }

            rig.Time.Advance(0.01);
            rig.Observer.Reply(packet.AsSpan(0, random.Next(5) == 0 ? random.Next(packet.Length) : packet.Length)).ShouldBe(DnsVerdict.Pass);
        }

        rig.Log.Count.ShouldBeGreaterThan(10_000);
        rig.Observer.Statistics.FlowBytes.ShouldBeLessThan(2 * 1024 * 1024);
    }
}
