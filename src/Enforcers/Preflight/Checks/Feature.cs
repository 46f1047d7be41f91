using Antrea.Enforcers.Firewall;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>A match, target or table that rules need.</summary>
/// <param name="Name">Its name for iptables.</param>
/// <param name="Module">The kernel's module.</param>
/// <param name="Use">What is lost without it.</param>
/// <param name="V4">Rules for IPv4, as the agent writes them; may be none.</param>
/// <param name="V6">Rules for IPv6; null = the same.</param>
/// <param name="IsOptional">True if only some policies need it.</param>
/// <param name="In">The table.</param>
internal sealed record Feature(string Name, string Module, string Use, string[] V4, string[]? V6 = null, bool IsOptional = false, string In = Table.Filter)
{
    /// <summary>The set that rules name; the family's digit goes behind it.</summary>
    public const string Set = "ANTREA-CHECK-";

    /// <summary>All that the agent's rules are made of.</summary>
    public static readonly IReadOnlyList<Feature> All =
    [
        new("match comment", "xt_comment", "every rule", ["-m comment --comment \"Antrea: check\" -m comment --comment \"aa:0\" -j RETURN"]),
        new("match set", "xt_set", "every rule with several addresses", [$"-m set --match-set {Set}4 src -j DROP"], [$"-m set --match-set {Set}6 src -j DROP"]),
        new("match conntrack", "xt_conntrack", "every policy",
            ["-m conntrack --ctstate ESTABLISHED,RELATED -j RETURN", "-p udp -m conntrack --ctdir REPLY --ctorigdstport 53 -j RETURN"]),
        new("match multiport", "xt_multiport", "rules with several ports", ["-p tcp -m multiport --dports 80,443,8000:8080 -j RETURN"]),
        new("match addrtype", "xt_addrtype", "policies on Pods", ["-m addrtype --src-type LOCAL -j RETURN"]),
        new("target REJECT", "ipt_REJECT, ip6t_REJECT", "action Reject",
            ["-p tcp -j REJECT --reject-with tcp-reset", "-j REJECT --reject-with icmp-host-prohibited"],
            ["-p tcp -j REJECT --reject-with tcp-reset", "-j REJECT --reject-with icmp6-adm-prohibited"]),
        new("match hl", "xt_hl", "IPv6 neighbour discovery under Node policies", [], ["-p icmpv6 --icmpv6-type 135 -m hl --hl-eq 255 -j ACCEPT"]),
        new("match connmark", "xt_connmark", "layer 7, and ending connections that a policy denies",
            ["-m connmark --mark 0x10000/0x10000 -j RETURN"]),
        new("target CONNMARK", "xt_connmark", "layer 7", ["-j CONNMARK --set-xmark 0x10000/0x10000", "-j CONNMARK --save-mark --nfmask 0x10000 --ctmask 0x10000"]),
        new("match mark, target MARK", "xt_mark", "layer 7", ["-m mark --mark 0x10000/0x10000 -j RETURN", "-j MARK --set-xmark 0x0/0x10000"]),
        new("target NFLOG", "xt_NFLOG", "logging of rules on Pods, answers to Reject on bridges, layer 7",
            ["-j NFLOG --nflog-group 27645 --nflog-prefix \"aa:0:Drop\" --nflog-size 128 --nflog-threshold 16"]),
        new("target LOG", "xt_LOG, nf_log_syslog", "logging of rules on Nodes", ["-j LOG --log-prefix \"Antrea:I:Drop:\""], IsOptional: true),
        new("target NFQUEUE", "xt_NFQUEUE", "domain names and layer 7", ["-j NFQUEUE --queue-num 27653 --queue-bypass", "-j NFQUEUE --queue-balance 27660:27661"]),
        new("match bpf", "xt_bpf", "layer 7 and IGMP types", ["-p tcp -m bpf --bytecode \"1,6 0 0 65535\" -j RETURN"]),
        new("match physdev", "xt_physdev, br_netfilter", "Pods on a bridge", ["-m physdev ! --physdev-in veth0 -j DROP"], IsOptional: true),
        new("match sctp", "xt_sctp", "rules on SCTP", ["-p sctp --dport 80 -j DROP"], IsOptional: true),
        new("table raw", "iptable_raw, ip6table_raw", "binding Pods to their interfaces", ["-j RETURN"], In: Table.Raw),
        new("table security", "iptable_security, ip6table_security", "domain names and layer 7, which denies without it", ["-j RETURN"], In: Table.Security),
    ];
}
