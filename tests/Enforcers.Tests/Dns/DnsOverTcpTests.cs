using Antrea.Enforcers.Dns;
using Antrea.Policy.Fqdn;
using Antrea.Testing.Dns;

namespace Antrea.Enforcers.Tests.Dns;

public class DnsOverTcpTests
{
    [Fact]
    public void The_segment_that_completes_the_answer_waits()
    {
        var rig = new ObserverRig();
        var answer = ObserverRig.Framed("foo.com", "192.0.2.1");

        rig.Tcp(uint.MaxValue, [], flags: 0x12);
        rig.Tcp(20, answer.AsSpan(20)).ShouldBe(DnsVerdict.Pass);
        rig.Log.ShouldBeEmpty();
        rig.Tcp(0, answer.AsSpan(0, 20)).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30"]);
        // A repetition says nothing new.
        rig.Tcp(0, answer.AsSpan(0, 20)).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBeEmpty();
    }

    [Fact]
    public void A_segment_that_was_dropped_completes_the_answer_again()
    {
        var rig = new ObserverRig();
        byte[] two = [.. ObserverRig.Framed("foo.com", "192.0.2.1"), .. ObserverRig.Framed("a.bar.com", "192.0.2.2")];
        rig.Tcp(99, [], flags: 0x12);
        rig.Tcp(100, two.AsSpan(0, 10));

        rig.Broken = true;
        rig.Tcp(110, two.AsSpan(10, 40)).ShouldBe(DnsVerdict.Drop);
        rig.Broken = false;
        // What follows cannot be read by the receiver either, until the dropped one comes again.
        rig.Tcp(150, two.AsSpan(50)).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBeEmpty();
        rig.Tcp(110, two.AsSpan(10, 40)).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30", "add *.bar.com-4 192.0.2.2 30"]);
    }

    [Fact]
    public void A_connection_older_than_the_agent_is_joined_at_the_next_message()
    {
        var rig = new ObserverRig();
        var answer = ObserverRig.Framed("foo.com", "192.0.2.1");

        // The rest of a message whose head was not seen; then a whole one; then one in two pieces, the length alone in the first.
        rig.Tcp(500, answer.AsSpan(9)).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBeEmpty();
        rig.Tcp(600, answer);
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30"]);
        rig.Tcp(600 + (uint)answer.Length, answer.AsSpan(0, 2));
        rig.Tcp(602 + (uint)answer.Length, answer.AsSpan(2));
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30"]);
    }

    [Fact]
    public void A_new_connection_on_the_same_ports_begins_anew()
    {
        var rig = new ObserverRig();
        var answer = ObserverRig.Framed("foo.com", "192.0.2.1");
        rig.Tcp(99, [], flags: 0x12);
        rig.Tcp(100, answer.AsSpan(0, 7));
        rig.Tcp(99, [], flags: 0x12); // repeated: nothing is lost
        rig.Tcp(107, answer.AsSpan(7));
        rig.TakeLog().Length.ShouldBe(1);

        rig.Tcp(107, answer.AsSpan(0, 7));
        rig.Tcp(7_000_000, [], flags: 0x12);
        rig.Tcp(7_000_001, answer);
        rig.TakeLog().Length.ShouldBe(1);
    }

    [Fact]
    public void Malformed_messages_of_a_known_connection_do_not_lose_the_framing()
    {
        var rig = new ObserverRig();
        rig.Tcp(99, [], flags: 0x12);
        var answer = ObserverRig.Framed("foo.com", "192.0.2.1");
        rig.Tcp(100, [0, 3, 1, 2, 3, .. answer.AsSpan(0, 9)]).ShouldBe(DnsVerdict.Pass);
        rig.Tcp(114, answer.AsSpan(9)).ShouldBe(DnsVerdict.Pass);

        rig.TakeLog().Length.ShouldBe(1);
        rig.Observer.Statistics.Malformed.ShouldBe(1);
    }

    [Fact]
    public void Connections_are_bounded_a_Pod()
    {
        var rig = new ObserverRig(new DnsOptions { FlowsPerPod = 8, FlowBytesPerPod = 10_000 });
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            rig.Time.Advance(0.001);
            var port = 40000 + random.Next(30);
            rig.Tcp(99, [], flags: 0x12, port: port);
            rig.Tcp(200 + (uint)random.Next(100_000), new byte[1400], port: port).ShouldBe(DnsVerdict.Pass);
            rig.Observer.Statistics.Flows.ShouldBeLessThanOrEqualTo(8);
            rig.Observer.Statistics.FlowBytes.ShouldBeLessThanOrEqualTo(DnsFlow.MaxHeld);
        }

        rig.Observer.Statistics.LostFlows.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_hole_that_is_never_filled_ends_in_a_new_start()
    {
        var rig = new ObserverRig();
        rig.Tcp(99, [], flags: 0x12);
        var at = 200u;
        for (; rig.Observer.Statistics.Flows > 0 && at < 10_000_000; at += 1000)
        {
            rig.Tcp(at, new byte[1000]);
        }

        at.ShouldBeLessThan(300_000u);
        rig.Observer.Statistics.LostFlows.ShouldBe(1);
        rig.Tcp(at, ObserverRig.Framed("foo.com", "192.0.2.1"));
        rig.TakeLog().Length.ShouldBe(1);
    }
}
