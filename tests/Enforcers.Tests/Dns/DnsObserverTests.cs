using Antrea.Enforcers.Dns;
using Antrea.Policy.Addresses;
using Antrea.Policy.Fqdn;
using Antrea.Testing.Dns;

namespace Antrea.Enforcers.Tests.Dns;

public class DnsObserverTests
{
    [Fact]
    public void The_addresses_are_in_the_sets_when_the_answer_goes_on()
    {
        var rig = new ObserverRig();

        rig.Udp(ObserverRig.Answer("Foo.COM", "192.0.2.1")).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30"]);
        rig.Udp(ObserverRig.Answer("x.y.bar.com", "2001:db8::1")).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBe(["add *.bar.com-6 2001:db8::1 30"]);
        rig.Udp(ObserverRig.Answer("bar.com", "192.0.2.2")).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBeEmpty();
        rig.Observer.Statistics.ShouldBe(new DnsStatistics(Packets: 3, Answers: 3, Additions: 2, CachedAnswers: 3, CachedAddresses: 2));
    }

    [Fact]
    public void Over_IPv6_too()
    {
        var rig = new ObserverRig();
        rig.Observer.Reply(DnsPackets.Udp("fd00::9", 53, "fd00::1", 40000, ObserverRig.Answer("foo.com", "192.0.2.1"))).ShouldBe(DnsVerdict.Pass);
        // Behind a hop-by-hop header.
        var udp = DnsPackets.Udp("fd00::9", 53, "fd00::1", 40000, ObserverRig.Answer("foo.com", "192.0.2.2"))[40..];
        rig.Observer.Reply(DnsPackets.Ip("fd00::9", "fd00::1", 0, [17, 0, 1, 4, 0, 0, 0, 0, .. udp])).ShouldBe(DnsVerdict.Pass);

        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30", "add foo.com-4 192.0.2.2 30"]);
    }

    [Fact]
    public void Another_Pods_answers_do_not_count()
    {
        var rig = new ObserverRig();
        rig.Observer.Reply(DnsPackets.Udp(ObserverRig.Server, 53, "10.0.0.2", 40000, ObserverRig.Answer("foo.com", "192.0.2.1"))).ShouldBe(DnsVerdict.Pass);

        rig.Log.ShouldBeEmpty();
        rig.Observer.Statistics.Packets.ShouldBe(0);
    }

    [Fact]
    public void A_truncated_answer_passes_and_what_it_has_is_taken()
    {
        var rig = new ObserverRig();
        var whole = new DnsWriter("foo.com", flags: 0x8380).Address("foo.com", "192.0.2.1", 30).Address("foo.com", "192.0.2.2", 30).ToArray();

        rig.Udp(whole[..^3]).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30"]);
    }

    [Fact]
    public void Only_the_servers_that_Pods_are_to_ask_are_believed()
    {
        var rig = new ObserverRig(servers: "10.96.0.10:53");

        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.66"), asked: "198.51.100.1").ShouldBe(DnsVerdict.Pass);
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.66")).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBeEmpty();
        rig.Observer.Statistics.NotBelieved.ShouldBe(2);

        // The Service's address was asked; the packet comes from the server's own.
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.1"), asked: "10.96.0.10").ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30"]);
    }

    [Fact]
    public void An_answer_whose_addresses_are_refused_does_not_arrive()
    {
        var rig = new ObserverRig { Broken = true };

        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.1")).ShouldBe(DnsVerdict.Drop);
        rig.Udp(ObserverRig.Answer("other.org", "192.0.2.1")).ShouldBe(DnsVerdict.Pass);
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.1")).ShouldBe(DnsVerdict.Drop);
        rig.Warnings.Single().ShouldBe("the addresses of foo.com for Pod default/a are not in their sets, so the answer is dropped: no such set");
        rig.Observer.Statistics.Failures.ShouldBe(2);
        rig.Observer.Statistics.CachedAddresses.ShouldBe(0);

        rig.Broken = false;
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.1")).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30"]);
    }

    [Fact]
    public void A_new_table_fills_new_sets_or_stays_out()
    {
        var rig = new ObserverRig();
        rig.Udp(ObserverRig.Answer("other.org", "192.0.2.1"));
        rig.Time.Advance(10);
        var table = new FqdnTable([ObserverRig.PodWith("foo.com", "*.org")], DnsServers.Anyone, 60);

        rig.Broken = true;
        Should.Throw<IOException>(() => rig.Observer.Use(table));
        rig.Broken = false;
        rig.Observer.Use(table);
        rig.TakeLog().ShouldBe(["add *.org-4 192.0.2.1 20"]);
        rig.Observer.Contents("*.org-4").ShouldBe([new FqdnAddition("*.org-4", IpNet.Parse("192.0.2.1"), 20)]);

        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.1"));
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 60"]);
    }

    [Fact]
    public void What_the_kernel_kept_over_a_restart_is_not_cut_short()
    {
        var rig = new ObserverRig();
        rig.Observer.Seed("foo.com-4", IpNet.Parse("192.0.2.1"), TimeSpan.FromSeconds(500));
        rig.Time.Advance(100);
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.1"));

        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 400"]);
    }

    [Fact]
    public void A_full_set_says_so_once_a_minute()
    {
        var rig = new ObserverRig(new DnsOptions { Limits = new FqdnLimits(AddressesPerSet: 1) });
        foreach (var i in Enumerable.Range(1, 4))
        {
            rig.Udp(ObserverRig.Answer("foo.com", $"192.0.2.{i}"));
        }

        rig.TakeLog().Take(3).ShouldBe(["add foo.com-4 192.0.2.1 30", "del foo.com-4 192.0.2.1", "add foo.com-4 192.0.2.2 30"]);
        rig.Warnings.Single().ShouldStartWith("set foo.com-4 is full: 192.0.2.1 ");
        rig.Observer.Statistics.Evictions.ShouldBe(3);
        rig.Time.Advance(61);
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.5", ttl: 300));
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.6", ttl: 300));
        rig.Warnings.Count.ShouldBe(2);
    }

    [Fact]
    public void Where_queries_are_seen_an_answer_needs_one()
    {
        var rig = new ObserverRig(queriesSeen: true);
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.1", id: 9)).ShouldBe(DnsVerdict.Pass);
        rig.TakeLog().ShouldBeEmpty();

        rig.Observer.Query(DnsPackets.Udp(ObserverRig.Pod, 40000, ObserverRig.Server, 8053, new DnsWriter("foo.com", id: 9, flags: 0x100).ToArray()));
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.2", id: 8));
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.1", id: 9));
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.1 30"]);
        rig.Observer.Statistics.Unasked.ShouldBe(2);

        // Over TCP, the query in two segments.
        var query = new DnsWriter("foo.com", id: 10, flags: 0x100).ToFramed();
        rig.Observer.Query(DnsPackets.Tcp(ObserverRig.Pod, 40001, ObserverRig.Server, 8053, 99, [], flags: 2));
        rig.Observer.Query(DnsPackets.Tcp(ObserverRig.Pod, 40001, ObserverRig.Server, 8053, 100, query[..5]));
        rig.Observer.Query(DnsPackets.Tcp(ObserverRig.Pod, 40001, ObserverRig.Server, 8053, 105, query[5..]));
        rig.Tcp(500, new DnsWriter("foo.com", id: 10).Address("foo.com", "192.0.2.3", 5).ToFramed(), port: 40001);
        rig.TakeLog().ShouldBe(["add foo.com-4 192.0.2.3 5"]);
    }

    [Fact]
    public void Memory_goes_with_time()
    {
        var rig = new ObserverRig();
        rig.Udp(ObserverRig.Answer("foo.com", "192.0.2.1", ttl: 5));
        rig.Tcp(100, [0, 50, 1, 2, 0x80]);
        rig.Observer.Statistics.Flows.ShouldBe(1);
        rig.Time.Advance(130);
        rig.Udp([]);

        var left = rig.Observer.Statistics;
        (left.CachedAnswers, left.CachedAddresses, left.Flows, left.FlowBytes, left.Malformed).ShouldBe((0, 0, 0, 0, 1));
    }
}
