namespace Antrea.Kernel.Tests.Differential;

/// <summary>Input that at least one backend refuses. Each text stands between <c>*filter</c> and <c>COMMIT</c>, after <see cref="Before"/> was loaded.</summary>
internal static class BadInputs
{
    public const string Sets = "create s hash:net\nadd s 10.0.0.0/8\ncreate s6 hash:net family inet6\ncreate sp hash:ip,port\ncreate ni hash:net,iface\n";

    public const string Before = """
        *filter
        :U - [0:0]
        :V - [0:0]
        -A INPUT -j U
        -A U -s 1.2.3.4/32 -j ACCEPT
        -A U -j DROP
        COMMIT

        """;

    public static readonly string[] Restore =
    [
        "-A U -j NOSUCH", "-A NOCHAIN -j ACCEPT", "-A U -j X\n:X - [0:0]", "-I NOCHAIN -j ACCEPT", "-D NOCHAIN 1", "-R NOCHAIN 1 -j DROP", "-C U -j LOG",
        "-A U -m set --match-set nope src -j DROP", "-A U -m set --match-set s6 src -j DROP", "-A U -m set --match-set s foo -j DROP", "-A U -m set -j DROP",
        "-A U -p tcp --dport 99999 -j DROP", "-A U -p tcp --dport http2x -j DROP", "-A U -p tcp --dport 80:70 -j DROP", "-A U --dport 80 -j DROP",
        "-A U -p icmp --dport 5 -j DROP", "-A U -p tcp --dport 80 --dport 81 -j DROP", "-A U -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16",
        "-A U -p tcp -m multiport --dports 5: -j DROP", "-A U -m multiport --dports 8 -j DROP", "-A U -p tcp -m multiport -j DROP",
        "-A U -m nosuch --foo", "-A U --bogus 3 -j DROP", "-A U -m hl --hl-eq 3 -j DROP", "-A U -m ttl --ttl-eq 300 -j DROP", "-A U -m ttl -j DROP",
        "-X U", "-X NOC", "-X INPUT", "-F NOC", "-N U", "-E U V", "-E NOC W", "-Z NOC", ":K - [0:0]\n-X K\n-X K", "-N K\n-N K",
        ":aaaaaaaaaaaaaaaaaaaaaaaaaaaaa - [0:0]", "-N aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "-N ACCEPT", "-N LOG", "-N -foo", ":K",
        "-D U 9", "-D U 0", "-D U x", "-R U 9 -j DROP", "-I U 9 -j DROP", "-I U 4 -j DROP", "-I U 0 -j DROP", "-D U -s 9.9.9.9 -j DROP", "-D INPUT",
        "-A U -s 1.2.3.4.5 -j DROP", "-A U -s 1.2.3.4/33 -j DROP", "-A U -s fd00::/8 -j DROP", "-A U -s host.invalid. -j DROP", "-A U ! -s 1.1.1.1,2.2.2.2 -j DROP",
        "-A U -s 1.1.1.1 -s 2.2.2.2 -j DROP", "-A U ! ! -s 1.1.1.1 -j DROP", "-A U -s ! 1.1.1.1 -j DROP", "-A U ! -s 0.0.0.0/0 -j DROP",
        "-A U -j U", ":K - [0:0]\n-A INPUT -j K\n-A K -g K", ":K - [0:0]\n-A K -j K", "-A U -j V\n-A V -j U", "-A INPUT -j OUTPUT",
        "-A U -p icmp --icmp-type bogus -j DROP", "-A U -p icmp --icmp-type 256 -j DROP", "-A U -p icmp --icmp-type 3/300 -j DROP", "-A U -p icmp -m icmp -j DROP",
        "-A U -m icmp --icmp-type 8 -j DROP", "-A U -m tcp --dport 8 -j DROP", "-A U -p tcp -m udp --dport 3 -j DROP", "-A U -m sctp --dport 8 -j DROP",
        "-A U ! -p tcp --dport 8 -j DROP", "-A U -p foo -j DROP", "-A U -p 300 -j DROP", "-A U ! -p all -j DROP", "-A U -p udp --syn -j DROP",
        "-A U -p tcp --tcp-flags SYN,FOO SYN -j DROP", "-A U -p tcp --syn --tcp-flags SYN SYN -j DROP",
        "-A U -j REJECT --reject-with tcp-reset", "-A U -p udp -j REJECT --reject-with tcp-reset", "-A U ! -p tcp -j REJECT --reject-with tcp-reset",
        "-A U -j REJECT --reject-with bogus", "-A U -j REJECT --reject-with icmp6-port-unreachable", "-A U -j ACCEPT --reject-with tcp-reset",
        "-A U -m conntrack --ctstate BOGUS -j DROP", "-A U -m conntrack --ctdir FOO -j DROP", "-A U -m conntrack -j DROP", "-A U -m conntrack --ctstate NEW --ctstate NEW",
        "-A U -m comment -j DROP", "-A U -m comment --comment a --comment b -j DROP", "-A U -m mark --mark zz -j DROP", "-A U -m mark -j DROP",
        "-A U -m addrtype --src-type FOO -j DROP", "-A U -m addrtype -j DROP", "-A U -m limit --limit 1/foo -j DROP", "-A U -m physdev -j DROP",
        "-A U -m bpf --bytecode \"2,6 0 0 1\" -j DROP", "-A U -m bpf --bytecode \"1,99 0 0 1\" -j DROP", "-A U -m bpf --bytecode \"1,48 0 0 1\" -j DROP",
        "-A U -m bpf --bytecode \"2,21 5 5 1,6 0 0 1\" -j DROP", "-A U -m bpf -j DROP", "-A U -j MARK", "-A U -j LOG --log-level 9", "-A U -j NFQUEUE --queue-balance 3:1",
        "-A U -j DNAT --to-destination 1.2.3.4", "-A U -j CT --notrack", "-A U -j MASQUERADE",
        "-A INPUT -i iiiiiiiiiiiiiiii -j DROP", "-A INPUT -i \"\" -j DROP", "-A INPUT -o eth0 -j DROP", "-A OUTPUT -i eth0 -j DROP",
        "-P INPUT FOO", "-P U DROP", ":INPUT FOO [0:0]", ":U DROP [0:0]", "-A U -j DROP extra", "-A U -j", "-A", "foo bar", "-A U -j DROP -j ACCEPT", "-A U ! -j DROP",
        "-t nat -A INPUT -j DROP", "-w -A INPUT -j DROP", "-A INPUT -D INPUT -j DROP", "-D U 9\n-A U --bogus", "-A INPUT -j NOPE\n-D U 9", "-D U 9\n-A INPUT -j NOPE",
        "-A U -j ACCEPT\n-A U -j DROP\n-A U -j BOGUS\n-A U -j ACCEPT", "-F V\n-X V\n-A V -j DROP", "-F U\n-X U\n-D INPUT 1", "*nat", "*nosuch",
        "-A U -g NOSUCH", "-A U -g ACCEPT", "-A U -g REJECT", "-A INPUT -g OUTPUT", "-A U -g V -j DROP", "-A U -g U", "-A U -g V\n-A V -g U", "-A U -g", "-A U ! -g V",
        "-A U -g bbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "-A U -j bbbbbbbbbbbbbbbbbbbbbbbbbbbbb", ":bbbbbbbbbbbbbbbbbbbbbbbbbbbb - [0:0]\n-A U -g bbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "-A U -m conntrack --ctproto foo", "-A U -m conntrack --ctproto 300", "-A U -m conntrack ! --ctproto 0", "-A U -m conntrack --ctproto", "-A U -m conntrack --ctstatus FOO",
        "-A U -m conntrack --ctstatus NONE,X",
        "-A U -m conntrack --ctproto 6 --ctproto 6", "-A U -m conntrack --ctorigdstport 6 --ctorigdstport 6", "-A U -m conntrack --ctstate DNAT,FOO", "-A U -m state --state DNAT",
        "-A U -p tcp -m multiport --dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15:16", "-A U -p tcp -m multiport --dports 7:5", "-A U -p tcp -m multiport --dports 7:7", "-A U -p tcp -m multiport --dports", "-A U -p tcp -m multiport --dports 1,,2",
        "-A U -p tcp -m multiport --dports 1 --sports 2", "-A U ! -p tcp -m multiport --dports 1", "-A U -p icmp -m multiport --dports 1", "-A U -p tcp -m multiport --dports 65536", "-A U -p tcp -m multiport --dports foo",
        "-A U -j NFLOG --nflog-group 65536", "-A U -j NFLOG --nflog-size x", "-A U -j NFLOG --nflog-group 1 --nflog-group 2", "-A U -j NFLOG --nflog-prefix \"\"", "-A U ! -j NFLOG",
        "-A U -j NFQUEUE --queue-num 65536", "-A U -j NFQUEUE --queue-num 1 --queue-bypass --queue-bypass", "-A U -j NFQUEUE", "-A U -j NFQUEUE --queue-num 1 --queue-balance 1:2", "-A U -j NFQUEUE --queue-bypass",
        "-A U -j CONNMARK", "-A U -j CONNMARK --set-xmark", "-A U -j CONNMARK --set-xmark x", "-A U -j CONNMARK --set-xmark 1 --save-mark", "-A U -j CONNMARK --save-mark --restore-mark",
        "-A U -j CONNMARK --nfmask 1", "-A U -m connmark --mark", "-A U -m connmark --mark x", "-A U -m connmark", "-A U -j MARK --set-xmark 1/2/3",
        "-A U -m physdev --physdev-in aaaaaaaaaaaaaaaa", "-A OUTPUT -m physdev --physdev-out v1", "-A U -m physdev --physdev-out v1", ":K - [0:0]\n-A OUTPUT -j K\n-A K -m physdev --physdev-is-out",
        "-A OUTPUT -m physdev --physdev-is-out --physdev-is-bridged", "-A OUTPUT -m physdev --physdev-is-out ! --physdev-is-bridged", "-A OUTPUT -m physdev --physdev-in v1", "-A U -m physdev --physdev-in v1 --physdev-in v2",
        "-A U -m set --match-set s src,src,src,src", "-A U -m set --match-set s src,src,src,src,src,src,src", "-A U -m set --match-set s", "-A U -m set --match-set ni src", "-A U -m set --match-set s src --match-set s dst",
        "-A U -m set --match-set xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx src", "-A U -m set ! --match-set nope src,src",
        "-A U -p tcp --tcp-flags SYN", "-A U ! --syn", "-A U -p tcp --syn --syn", "-A U -p tcp --tcp-flags SYN,ACK FIN", "-A U -j REJECT --reject-with", "-A U -j REJECT --reject-with tcp-rst", "-A U -p 6 -j REJECT --reject-with tcp-rst",
        "-A U -m addrtype --src-type LOCAL --src-type LOCAL", "-A U -m addrtype --src-type", "-A U -m addrtype ! --limit-iface-in --src-type LOCAL", "-A OUTPUT -m addrtype --limit-iface-in --src-type LOCAL",
        "-A U -m addrtype --limit-iface-in --limit-iface-out --src-type LOCAL",
        "-A U -j LOG\n-R U 3 -j DROP", "-R U 1 -j LOG\n-R U 1 -j DROP", "-I U 1 -j LOG\n-R U 1 -j DROP", "-I U 2 -j LOG\n-I U 2 -j LOG\n-D U 3", "-A U -m comment --comment \"open",
    ];

    /// <summary>Whole inputs of ipset restore, after <see cref="IpsetBefore"/>.</summary>
    public static readonly string[] Ipset =
    [
        "create a hash:net", "create a hash:ip", "create x hash:foo", "create x hash:net family inet9", $"create {new string('n', 32)} hash:net", "create a hash:net maxelem 7",
        "add nope 1.1.1.1", "add a 0.0.0.0/0", "add a6 ::/0", "add a 10.0.0.0/8", "add a fd00::1", "add a6 1.2.3.4", "add a 1.2.3.4.5", "add a 1.2.3.4/33",
        "add small 3.0.0.0/8", "del a 11.0.0.0/8", "del nope 1.1.1.1", "destroy nope", "destroy used", "flush nope", "swap a nope", "swap nope a", "swap a b", "swap a np", "swap a a6",
        "rename a b", "rename nope c", "rename used c", "add b 1.2.3.0/24", "add np 10.0.0.0/8", "add np 11.0.0.0/8,foo:80", "add np 11.0.0.0/8,tcp:99999",
        "add np 0.0.0.0/0,tcp:5", "add ip 1.1.1.1", "bogus a", "add a", "create", "destroy", "add a 9.0.0.0/8 timeout 5", "add a 9.0.0.0/8 comment foo",
        "add a 9.0.0.0/8\nadd a 10.0.0.0/8\nadd a 12.0.0.0/8", "add a 9.0.0.0/8\nadd a 0.0.0.0/0\nadd a 12.0.0.0/8", "add a 9.0.0.0/8\nbogus x", "add a 9.0.0.0/8\nadd nope 1.1.1.1",
        "add a 9.0.0.0/8\nadd b zz", "add a 9.0.0.0/8\nadd a zz", "add a 9.0.0.0/8\ndel a zz", "add a 9.0.0.0/8\ncreate a hash:net", "add a 9.0.0.0/8\ncreate q hash:zz",
        "add a 9.0.0.0/8\ndestroy nope", "add a 9.0.0.0/8\nadd np 1.1.1.1,foo:1", "add small 1.0.0.0/8", "create q hash:net\nadd q 1.1.1.1\nswap q nope", "flush a\nadd a 1.1.1.1\nadd a 1.1.1.1",
        "create q hash:net timeout 2147484", "create q hash:net timeout -1", "create q hash:net timeout x", "create q hash:net timeout", "create q hash:net comment timeout 9 counters", "create t hash:net timeout 600",
        "create t hash:net timeout 601", "create t hash:net", "add t 9.0.0.0/8", "add t 9.0.0.0/8 timeout 5000", "add t 10.0.0.0/8 timeout 5000", "add t 10.0.0.0/8", "add t 9.0.0.0/8 timeout 0", "add t 9.0.0.0/8 timeout 2147484", "add t 9.0.0.0/8 timeout x",
        "add t 9.0.0.0/8 timeout", "add t 9.0.0.0/8 nomatch timeout 5000", "add t 10.0.0.0/8 nomatch", "del t 10.0.0.0/8", "del t 10.0.0.0/8 timeout 3", "swap t a", "swap t b", "add t 9.0.0.0/8 comment x", "add tc 9.0.0.0/8 comment \"a b\"",
        "add tc 9.0.0.0/8 comment a timeout 3000 packets 4 bytes 5 nomatch", "add tc 10.0.0.0/8", "add tc 9.0.0.0/8 packets x",
        "create q hash:net,iface family inet6", "add ni 10.0.0.0/8", "add ni 10.0.0.0/8,", "add ni 10.0.0.0/8,a,b", "add ni 10.0.0.0/8,eth0", "add ni 10.0.0.0/8,eth1", "add ni 10.0.0.0/8,physdev:eth0", "add ni 0.0.0.0/0,eth0",
        "add ni 10.0.0.0/8,abcdefghijklmnop", "add ni 10.0.0.0/8,physdev:abcdefghijklmnop", "add ni 10.0.0.0/8,foo:eth0", "add ni 10.1.0.0-10.1.0.2,physdev:v1", "add ni 10.9.0.0/8 eth0", "add ni fd00::1,eth0", "add ni 10.0.0.0/8,eth1 nomatch",
        "add ni 10.0.0.0/8,eth1 timeout 5", "del ni 10.0.0.0/8,eth0", "del ni 10.0.0.0/8,eth9", "del ni 10.0.0.0/8,physdev:eth0", "swap ni a", "add a 10.0.0.0/8,eth0", "rename ni a", "add t 9.0.0.1-9.0.0.6 timeout 3000", "add a 9.0.0.0/8 nomatch", "add b 9.9.9.9 nomatch",
        "swap a used\ndestroy a\ndestroy used", "add a 9.0.0.0/8\n\nadd a 9.0.0.0/8", "add a 9.0.0.0/8\nCOMMIT\nadd a zz",
    ];

    public const string IpsetBefore = """
        create a hash:net
        add a 10.0.0.0/8
        create b hash:ip
        add b 1.2.3.4
        create a6 hash:net family inet6
        create np hash:net,port
        add np 10.0.0.0/8,tcp:80
        create ip hash:ip,port
        create used hash:net
        create t hash:net timeout 600
        add t 10.0.0.0/8
        create tc hash:net timeout 600 comment counters
        add tc 10.0.0.0/8 timeout 0 packets 3 bytes 90 comment "it's"
        create ni hash:net,iface
        add ni 10.0.0.0/8,eth0
        create small hash:net maxelem 2
        add small 1.0.0.0/8
        add small 2.0.0.0/8

        """;
}
