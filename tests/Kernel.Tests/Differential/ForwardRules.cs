namespace Antrea.Kernel.Tests.Differential;

/// <summary>
/// Random rules for raw, filter and security in the shape of Pod policies: chains with jumps, gotos and returns, sets of networks and of
/// networks with interfaces, conntrack facts, marks, NFLOG and NFQUEUE. Few of them end a packet's way, so that flows go on.
/// </summary>
internal sealed class ForwardRules(int seed, bool v6)
{
    private readonly Random _random = new(seed);

    public string Sets()
    {
        var lines = new List<string>();
        foreach (var (name, type) in new[] { ("n1", "hash:net"), ("n2", "hash:net timeout 3000"), ("i1", "hash:net,iface"), ("i2", "hash:net,iface") })
        {
            lines.Add($"create {name} {type} family {(v6 ? "inet6" : "inet")}");

            // Not both kinds in one set: in one of about a thousand hash tables an element of one kind hides the networks around one of the other.
            var physical = name == "i2" && _random.Next(2) == 0 ? "physdev:" : "";
            for (var i = _random.Next(2, 9); i > 0; i--)
            {
                var device = type.EndsWith("iface", StringComparison.Ordinal) ? $",{physical}{Pick("va", "vb", "br0", "lo")}" : "";
                lines.Add($"add {name} {Network()}{device}{(_random.Next(6) == 0 ? " nomatch" : "")} -exist");
            }
        }

        return string.Join('\n', lines) + "\n";
    }

    public string Tables() => string.Join('\n',
    [
        "*raw", .. Declare("R", 3), $"-A PREROUTING -s {(v6 ? "fd00::/15" : "10.0.0.0/15")} -j R0", .. Chains("R", 3), "COMMIT",
        "*filter", ":FORWARD ACCEPT [0:0]", .. Declare("F", 6), "-A FORWARD -j F0", $"-A FORWARD {Match("")}", "-A FORWARD -g F1", "-A FORWARD -j LOG", "-A INPUT -j F0", .. Chains("F", 6), "COMMIT",
        "*security", ":FORWARD ACCEPT [0:0]", .. Declare("S", 3), "-A FORWARD -j S0", "-A FORWARD -p udp", "-A INPUT -j S1", .. Chains("S", 3), "COMMIT", "",
    ]);

    private static IEnumerable<string> Declare(string name, int count) => Enumerable.Range(0, count).Select(i => $":{name}{i} - [0:0]");

    private IEnumerable<string> Chains(string name, int count) => from chain in Enumerable.Range(0, count) from _ in Enumerable.Range(0, _random.Next(3, 10))
        select $"-A {name}{chain} {Rule(name, chain, count)}".TrimEnd();

    private string Rule(string name, int chain, int count)
    {
        var protocol = Pick("tcp", "udp", "", "", "", v6 ? "icmpv6" : "icmp", "sctp");
        var parts = new List<string> { protocol.Length > 0 ? $"-p {protocol}" : "" };
        for (var i = _random.Next(3); i > 0; i--)
        {
            var part = Match(protocol);
            if (!Options(part).Intersect(parts.SelectMany(Options)).Any())
            {
                parts.Add(part);
            }
        }

        parts.Add(Target(name, protocol, chain, count));
        return string.Join(' ', parts.Where(p => p.Length > 0));
    }

    /// <summary>Option words, those that exclude each other under one name.</summary>
    private static IEnumerable<string> Options(string part) => part.Split(' ').Where(word => word.StartsWith('-') && word != "-m")
        .Select(word => word switch { "--syn" => "--tcp-flags", "--sports" => "--dports", _ => word });

    private string Match(string protocol)
    {
        var not = _random.Next(4) == 0 ? "! " : "";
        if (protocol is "tcp" or "udp" or "sctp" && _random.Next(3) == 0)
        {
            return protocol == "tcp" && _random.Next(2) == 0 ? $"{not}{Pick("--syn", "--tcp-flags SYN,ACK ACK")}"
                : $"-m multiport {not}{Pick("--dports", "--sports")} {_random.Next(1, 5)}:{_random.Next(5, 9)},{_random.Next(1, 9)},1000:{_random.Next(1001, 1060)}";
        }

        return _random.Next(12) switch
        {
            0 => $"{not}{Pick("-s", "-d")} {Network()}",
            1 or 2 => $"-m set {not}--match-set {Pick("n1", "n2")} {Pick("src", "dst")}",
            3 or 4 => $"-m set {not}--match-set {Pick("i1", "i2")} {Pick("src,src", "src,dst", "dst,src", "dst,dst", "src")}",
            5 => $"-m conntrack {not}--ctstate {Pick("NEW", "ESTABLISHED,RELATED", "INVALID", "DNAT", "SNAT", "DNAT,NEW", "RELATED", "SNAT,INVALID")}",
            6 => $"-m conntrack {(_random.Next(2) == 0 ? "--ctstate NEW,ESTABLISHED,RELATED " : "")}{Entry(not)}",
            7 => $"-m conntrack {Entry(not)}",
            8 => $"-m connmark {not}--mark 0x{_random.Next(8):x}/0x7",
            9 => $"-m physdev {Physical(not)}",
            10 => Pick($"-m mark {not}--mark 0x{_random.Next(4):x}/0x3", $"-m {(v6 ? "hl --hl" : "ttl --ttl")}-{Pick("eq", "lt", "gt")} {_random.Next(61, 68)}"),
            _ => $"-m addrtype {not}--{Pick("src", "dst")}-type {Pick("LOCAL", "UNICAST", "LOCAL,UNICAST", "MULTICAST")}",
        };
    }

    private string Entry(string not) => _random.Next(7) switch
    {
        0 => $"--ctdir {Pick("ORIGINAL", "REPLY")}",
        1 => $"{not}--ctproto {Pick("6", "17", v6 ? "58" : "1")}",
        2 => $"{not}--ctstatus {Pick("CONFIRMED", "SEEN_REPLY", "ASSURED", "NONE", "CONFIRMED,EXPECTED")}",
        3 => $"{not}--ctorigdst {Network()}",
        4 => $"{not}--ctorigsrc {Network()}",
        5 => $"{not}--ctorigsrcport 1000:{_random.Next(1001, 1060)}",
        _ => $"{not}--ctorigdstport {Pick("1:4", "3", "7", "2048", "32768", "5:")}",
    };

    private string Physical(string not) => Pick($"{not}--physdev-in va", $"{not}--physdev-in v+", $"{not}--physdev-in vb", $"{not}--physdev-out vb",
        $"{not}--physdev-is-in", $"{not}--physdev-is-out", $"{not}--physdev-is-bridged");

    private string Target(string name, string protocol, int chain, int count) => _random.Next(24) switch
    {
        0 or 1 or 2 => "-j RETURN",
        3 => "-j ACCEPT",
        4 when _random.Next(3) == 0 => "-j DROP",
        5 when name == "F" && _random.Next(3) == 0 => protocol == "tcp" && _random.Next(2) == 0 ? "-j REJECT --reject-with tcp-reset" : "-j REJECT",
        6 or 7 => "-j NFLOG --nflog-group 27645 --nflog-prefix \"aa:0123456789abcdef:A\" --nflog-size 96",
        8 or 9 => $"-j CONNMARK --set-xmark 0x{_random.Next(8):x}/0x{_random.Next(1, 8):x}",
        10 => $"-j CONNMARK --{Pick("save", "restore")}-mark --nfmask 0x{_random.Next(1, 8):x} --ctmask 0x{_random.Next(1, 8):x}",
        11 or 12 => $"-j MARK --set-xmark 0x{_random.Next(4):x}/0x{_random.Next(1, 4):x}",
        13 when _random.Next(2) == 0 => $"-j NFQUEUE --queue-num 27653{(_random.Next(3) > 0 ? " --queue-bypass" : "")}",
        14 => "",
        >= 20 when chain + 1 < count => $"-j {name}{_random.Next(chain + 1, count)}",
        _ when chain + 1 < count => $"-{Pick("g", "j")} {name}{_random.Next(chain + 1, count)}",
        _ => "-j RETURN",
    };

    private string Network()
    {
        int[] lengths = v6 ? [16, 48, 64, 127, 128] : [8, 16, 24, 31, 32];
        return $"{PacketGenerator.Address(_random, v6)}/{lengths[_random.Next(lengths.Length)]}";
    }

    private string Pick(params string[] values) => values[_random.Next(values.Length)];
}
