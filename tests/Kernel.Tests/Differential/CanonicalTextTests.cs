using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>The fake prints rules back as the real programs do.</summary>
public sealed class CanonicalTextTests
{
    private const string V4 = """
        *filter
        :B - [0:0]
        :A - [0:0]
        :C2 - [0:0]
        -A A -m comment --comment "x y" -p tcp --dport 80 -m conntrack --ctstate ESTABLISHED,NEW -m comment --comment "aa:12" -j DROP
        -A A -j DROP -m comment --comment "Antrea: b" -m comment --comment aa:34
        -A A -m set --match-set a src -p udp --dport 5:7 -s 10.0.0.0/8 -m comment --comment "it's \"q\" \\" -j B
        -A A -p 4 -j RETURN
        -A A -p gre
        -A A -p ipip -j ACCEPT
        -A A -i eth+ ! -o lo -p igmp -j LOG --log-prefix "a b" --log-level debug --log-uid
        -A A -m mark --mark 0x1 -j MARK --set-mark 3
        -A A -m mark ! --mark 1/3 -j MARK --or-mark 3
        -A A -j MARK --and-mark 0xfffffffe
        -A A -m connmark --mark 0x10/0x10 -j CONNMARK --save-mark --mask 0xff
        -A A -j CONNMARK --restore-mark
        -A A -j CONNMARK --restore-mark --nfmask 0xf --ctmask 0xf
        -A A -j CONNMARK --set-mark 5
        -A A -j CONNMARK --set-xmark 5/5
        -A A -p tcp -m multiport --dports 80,443,1000:2000 -j REJECT
        -A A -p tcp -m multiport ! --sports 80 -m multiport --ports 5 -j REJECT --reject-with icmp-admin-prohibited
        -A A -p icmp --icmp-type echo-request -j ACCEPT
        -A A -p icmp --icmp-type 3/4 -j ACCEPT
        -A A -p icmp --icmp-type any -j ACCEPT
        -A A -p icmp ! --icmp-type 8 -j ACCEPT
        -A A -m ttl --ttl-lt 5 -m limit --limit 10/second --limit-burst 7 -j NFLOG --nflog-group 5 --nflog-prefix "p q" --nflog-size 512
        -A A -m limit --limit 3/hour -j NFQUEUE --queue-balance 1:3 --queue-bypass
        -A A -m bpf --bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0" -j ACCEPT
        -A A -m conntrack ! --ctstate INVALID --ctdir REPLY --ctorigdst 10.0.0.1 --ctorigdstport 53 -j ACCEPT
        -A A -m conntrack --ctorigdstport 53:54 --ctorigdst 10.0.0.7/8
        -A A ! -s 1.2.3.4 ! -d 5.0.0.0/255.0.0.0 ! -p tcp -j ACCEPT
        -A A -s 1.2.3.4/255.0.255.0 -j ACCEPT
        -A A -s 0.0.0.0/0 -d 0/0 -j ACCEPT
        -A A -p tcp --dport http --sport 1024: ! --syn -j ACCEPT
        -A A -p tcp ! --dport 5:9 --tcp-flags ALL NONE
        -A A -p tcp -m tcp -j ACCEPT
        -A A -m addrtype --dst-type LOCAL,BROADCAST ! --src-type LOCAL -g B
        -A A -m addrtype --limit-iface-in --src-type LOCAL
        -A A -m state --state NEW,RELATED -j ACCEPT
        -A A -m physdev --physdev-in v1 -j ACCEPT
        -A A -m physdev --physdev-is-bridged ! --physdev-in v1 --physdev-out v+ -j ACCEPT
        -A A -p sctp --dport 5 --sport 6 -j ACCEPT
        -A A -m set ! --match-set a src -m set --match-set a dst --return-nomatch
        -A A -p all -s 10.1.2.3/0 -j ACCEPT
        -A A -i + -j ACCEPT
        -A A -p udp -m udp --dport 0:65535
        -A A -p esp -j ACCEPT
        -A A -s 1.1.1.1,2.2.2.2/31 -d 3.3.3.3,4.4.4.4
        -I A -s 1.1.1.1,2.2.2.2
        -A A -p tcp -m multiport --dport 5
        -A A -j NFLOG --nflog-prefix yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
        -A A -j LOG --log-prefix "Antrea:I:Allow:a-label-too-long-for-it:"
        -A A -m conntrack --ctproto tcp --ctstate DNAT,SNAT,NEW
        -A A -m conntrack ! --ctproto 17 --ctstatus confirmed,ASSURED,NONE --ctdir ORIGINAL
        -A A -m conntrack --ctstatus NONE
        -A A -m conntrack ! --ctstatus SEEN_REPLY,EXPECTED
        -A A -m conntrack ! --ctorigsrc 10.0.0.7/8 ! --ctorigsrcport 5:7 ! --ctstate DNAT
        -A A -m conntrack --ctdir REPLY --ctorigdstport 53 --ctproto udp --ctorigdst 10.96.0.10
        -A A -m set --match-set ni src,src -m set ! --match-set ni src,dst -g B
        -A A -m set --match-set nt dst
        -A A -j NFQUEUE --queue-num 27653 --queue-bypass
        -A A -j NFLOG --nflog-group 27645 --nflog-prefix "aa:0123456789abcdef:A" --nflog-size 96
        -A A -j NFLOG --nflog-size 0 --nflog-threshold 3
        -A A -p tcp -m conntrack --ctstate NEW -m tcp ! --syn -j REJECT --reject-with tcp-reset
        -A A -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j REJECT --reject-with icmp-net-unreachable
        -A A -j REJECT --reject-with net-unreach
        -A A -j REJECT --reject-with host-unreach
        -A A -j REJECT --reject-with icmp-proto-unreachable
        -A A -j REJECT --reject-with icmp-net-prohibited
        -A A -j REJECT --reject-with host-prohib
        -A A -j CONNMARK --set-xmark 0x0/0x100000
        -A A -j CONNMARK --and-mark 0xff
        -A A -j CONNMARK --save-mark --nfmask 0xf0 --ctmask 0xf
        -A A -m physdev --physdev-is-in ! --physdev-is-out
        -A A -m physdev ! --physdev-in v1 ! --physdev-is-bridged -j DROP
        -A A -m addrtype ! --src-type UNICAST,LOCAL --dst-type multicast
        -A A -p udp -m multiport --dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15
        -A A -p tcp -m multiport ! --sports http,1024:65535
        -A A -p tcp -m multiport --dports 0:65535,5
        [5:600] -A C2 -j RETURN
        COMMIT
        *raw
        -A PREROUTING -m set --match-set a src -m set ! --match-set ni src,src -j DROP
        -A PREROUTING -m physdev ! --physdev-in v1 -j DROP
        -A PREROUTING -p tcp -j CT --notrack
        -A PREROUTING -p tcp -j NOTRACK
        COMMIT
        *nat
        -A PREROUTING -p tcp --dport 3 -j DNAT --to-destination 1.2.3.4:5
        -A POSTROUTING -j MASQUERADE
        COMMIT
        *security
        -A FORWARD -p udp -m conntrack --ctdir REPLY --ctorigdstport 53 --ctproto udp -m set --match-set nt dst -j NFQUEUE --queue-num 27653 --queue-bypass
        -A INPUT -j ACCEPT
        COMMIT
        *mangle
        -A FORWARD -j MARK --xor-mark 3
        COMMIT

        """;

    private const string V6 = """
        *filter
        :A - [0:0]
        -A A -p icmpv6 --icmpv6-type 128 -j ACCEPT
        -A A -p icmpv6 --icmpv6-type echo-request -j REJECT
        -A A -p icmpv6 --icmpv6-type 1/4 -j REJECT --reject-with icmp6-adm-prohibited
        -A A -p icmpv6 --icmpv6-type neighbour-solicitation -j ACCEPT
        -A A -m hl --hl-eq 255 -s fd00::1/64 -d ::/0 -j ACCEPT
        -A A -m conntrack --ctorigdst fd00::1 -s FD00:0:0::5 ! -d fd00::/8
        -A A -p icmp -j ACCEPT
        -A A -s ::ffff:1.2.3.4
        -A A -j REJECT --reject-with icmp6-no-route
        -A A -j REJECT --reject-with adm-prohibited
        -A A -j REJECT --reject-with icmp6-addr-unreachable
        -A A -j REJECT --reject-with icmp6-policy-fail
        -A A -j REJECT --reject-with reject-route
        -A A -p tcp -j REJECT --reject-with tcp-reset
        -A A -m conntrack --ctorigsrc fd00::/8 --ctproto ipv6-icmp
        -A A -m addrtype --src-type LOCAL
        COMMIT

        """;

    [RootTheory]
    [InlineData(Backend.Nft)]
    [InlineData(Backend.Legacy)]
    public void SavedTextIsTheSame(Backend backend)
    {
        using var plane = new PlaneUnderTest(backend, "canon");
        plane.Load("ipset", ["restore"], "create a hash:net\ncreate ni hash:net,iface\ncreate nt hash:net timeout 60\n");
        plane.Load(plane.Restore(false), ["--noflush", "--counters"], V4);
        plane.Load(plane.Restore(true), ["--noflush"], V6);

        foreach (var table in new[] { "filter", "raw", "nat", "security", "mangle" })
        {
            var (real, fake) = plane.Run(plane.Save(false), ["-c", "-t", table]);
            Equal(real, fake);
        }

        var (real6, fake6) = plane.Run(plane.Save(true), []);
        Equal(real6, fake6);
        var (realList, fakeList) = plane.Run(plane.Command(false), ["-w", "-S"]);
        Equal(realList, fakeList);
    }

    [RootFact]
    public void TheNftProgramsWarnOfLegacyTables()
    {
        using var plane = new PlaneUnderTest(Backend.Nft, "warn");
        plane.Load("iptables-legacy-restore", ["--noflush"], "*filter\n-A INPUT -j ACCEPT\nCOMMIT\n");

        foreach (var (program, args) in new (string, string[])[] { ("iptables-nft", ["-w", "-S"]), ("iptables-nft-save", []), ("ip6tables-nft-save", []) })
        {
            var (real, fake) = plane.Run(program, args);
            fake.Stderr.ShouldBe(real.Stderr, program);
        }
    }

    private static void Equal(CommandResult real, CommandResult fake)
    {
        string.Join('\n', Lines(fake).Except(Lines(real))).ShouldBe(string.Join('\n', Lines(real).Except(Lines(fake))));
        Lines(fake).ShouldBe(Lines(real));
    }

    private static string[] Lines(CommandResult result) => [.. result.Stdout.Split('\n').Where(l => l.Length > 0 && l[0] != '#')];
}
