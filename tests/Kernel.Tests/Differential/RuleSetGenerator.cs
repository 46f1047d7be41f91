namespace Antrea.Kernel.Tests.Differential;

/// <summary>
/// Makes a random rule set from a seed: sets with nested networks, a few chains with jumps and gotos, and rules with all matches that the
/// fake executes, over small value ranges so that packets often hit. Chains only jump to later ones, so there are no loops.
/// </summary>
internal sealed class RuleSetGenerator(int seed, int number, bool v6, bool input)
{
    private readonly Random _random = new(seed);
    private readonly List<(string Name, string Type)> _sets = [];

    /// <summary>Unique prefix of the rule set's chains and sets.</summary>
    public string Prefix => $"R{number}";

    public string Entry => $"{Prefix}-0";

    public List<string> SetLines { get; } = [];

    public List<string> ChainLines { get; } = [];

    public List<string> RuleLines { get; } = [];

    public RuleSetGenerator Generate()
    {
        foreach (var type in new[] { "hash:net", "hash:ip", "hash:net,port", "hash:ip,port" })
        {
            AddSet(type);
        }

        var chains = _random.Next(2, 6);
        for (var chain = 0; chain < chains; chain++)
        {
            ChainLines.Add($":{Prefix}-{chain} - [0:0]");
        }

        for (var chain = 0; chain < chains; chain++)
        {
            var rules = _random.Next(2, 9);
            for (var rule = 0; rule < rules; rule++)
            {
                RuleLines.Add($"-A {Prefix}-{chain} {Rule(chain, chains)}".TrimEnd());
            }
        }

        return this;
    }

    private void AddSet(string type)
    {
        var name = $"{Prefix}{(v6 ? "v6" : "v4")}{_sets.Count}";
        SetLines.Add($"create {name} {type} family {(v6 ? "inet6" : "inet")}");
        _sets.Add((name, type));
        foreach (var element in Enumerable.Range(0, _random.Next(1, 7)).Select(_ => Element(type)).Distinct())
        {
            SetLines.Add($"add {name} {element}{(type.StartsWith("hash:net", StringComparison.Ordinal) && _random.Next(6) == 0 ? " nomatch" : "")} -exist");
        }
    }

    private string Element(string type)
    {
        var address = type.StartsWith("hash:net", StringComparison.Ordinal) ? Network(allowAny: false) : PacketGenerator.Address(_random, v6);
        return !type.EndsWith("port", StringComparison.Ordinal) ? address
            : $"{address},{_random.Next(5) switch { 0 => v6 ? "icmpv6:128/0" : "icmp:8/0", 1 => $"udp:{SetPort()}", 2 => $"sctp:{SetPort()}", _ => $"tcp:{SetPort()}" }}";
    }

    private string Rule(int chain, int chains)
    {
        var parts = new List<string>();
        var protocol = Protocol(parts);
        for (var i = _random.Next(3); i > 0; i--)
        {
            var part = Match(protocol);
            if (!Options(part).Intersect(parts.SelectMany(Options)).Any())
            {
                parts.Add(part);
            }
        }

        parts.Add(Target(protocol, chain, chains));
        return string.Join(' ', parts.Where(p => p.Length > 0));
    }

    /// <summary>Option words, those that exclude each other under one name.</summary>
    private static IEnumerable<string> Options(string part) => part.Split(' ').Where(word => word.StartsWith('-') && word != "-m")
        .Select(word => word switch { "--syn" => "--tcp-flags", "--dports" or "--sport" => "--dport", _ => word });

    private string Protocol(List<string> parts)
    {
        var protocol = _random.Next(8) switch
        {
            0 or 1 => "tcp", 2 => "udp", 3 => "sctp", 4 => v6 ? "icmpv6" : "icmp", 5 => _random.Next(2) == 0 ? "esp" : "89", _ => "",
        };
        if (protocol.Length > 0)
        {
            parts.Add(_random.Next(8) == 0 ? $"! -p {protocol}" : $"-p {protocol}");
        }

        return parts.Count > 0 && parts[0][0] == '!' ? "" : protocol;
    }

    private string Match(string protocol)
    {
        var not = _random.Next(4) == 0 ? "! " : "";
        if (protocol is "tcp" or "udp" or "sctp" && _random.Next(2) == 0)
        {
            return _random.Next(6) switch
            {
                0 => $"{not}--sport {PortRange(10)}",
                1 => $"-m multiport {not}--dports {Port()},{Port()},{_random.Next(1, 4)}:{_random.Next(4, 9)}",
                2 when protocol == "tcp" => $"{not}--tcp-flags SYN,ACK {(_random.Next(2) == 0 ? "SYN" : "ACK")}",
                3 when protocol == "tcp" => $"{not}--syn",
                _ => $"{not}--dport {PortRange()}",
            };
        }

        if (protocol is "icmp" or "icmpv6")
        {
            var type = v6 ? (int[])[1, 128, 129, 135] : [0, 3, 8, 13];
            return $"{not}--{protocol}-type {type[_random.Next(4)]}{(_random.Next(3) == 0 ? $"/{_random.Next(3)}" : "")}";
        }

        return _random.Next(13) switch
        {
            0 or 1 => $"{not}-s {Network(allowAny: not.Length == 0)}",
            2 or 3 => $"{not}-d {Network(allowAny: not.Length == 0)}",
            4 or 5 or 6 => SetMatch(not),
            7 => $"-m conntrack {not}--ctstate {(string[])["NEW", "ESTABLISHED,RELATED", "INVALID", "NEW,INVALID", "UNTRACKED"] switch { var s => s[_random.Next(5)] }}",
            8 => $"{not}{(input ? "-i" : "-o")} {((string[])["da", "db", "d+", "lo", "l+"])[_random.Next(5)]}",
            9 => $"-m {(v6 ? "hl --hl" : "ttl --ttl")}-{((string[])["eq", "lt", "gt"])[_random.Next(3)]} {_random.Next(62, 67)}",
            10 => $"-m mark {not}--mark 0x{_random.Next(4):x}/0x3",
            11 => $"-m addrtype {not}--{(_random.Next(2) == 0 ? "src" : "dst")}-type LOCAL",
            _ => _random.Next(2) == 0 ? Bpf() : $"-m conntrack {not}--{(_random.Next(2) == 0 ? $"ctorigdstport {PortRange()}" : $"ctorigdst {Network(allowAny: false)}")}",
        };
    }

    private string SetMatch(string not)
    {
        var (name, type) = _sets[_random.Next(_sets.Count)];
        var directions = type.EndsWith("port", StringComparison.Ordinal)
            ? ((string[])["src,dst", "dst,dst", "src,src", "dst,src", "src"])[_random.Next(5)] : _random.Next(2) == 0 ? "src" : "dst";
        return $"-m set {not}--match-set {name} {directions}";
    }

    /// <summary>Compares the protocol field of the header, or the last byte of the source address.</summary>
    private string Bpf() => _random.Next(2) == 0
        ? $"-m bpf --bytecode \"4,48 0 0 {(v6 ? 6 : 9)},21 0 1 {_random.Next(2) switch { 0 => 6, _ => 17 }},6 0 0 1,6 0 0 0\""
        : $"-m bpf --bytecode \"4,48 0 0 {(v6 ? 23 : 15)},37 0 1 {_random.Next(1, 6)},6 0 0 65535,6 0 0 0\"";

    private string Target(string protocol, int chain, int chains) => _random.Next(14) switch
    {
        0 or 1 => "-j ACCEPT",
        2 or 3 => "-j DROP",
        4 => "-j RETURN",
        5 => "-j REJECT",
        6 => protocol == "tcp" ? "-j REJECT --reject-with tcp-reset" : "-j REJECT",
        7 => $"-j LOG --log-prefix \"{Prefix} {chain}\"",
        8 => $"-j MARK --set-xmark 0x{_random.Next(4):x}/0x{_random.Next(1, 4):x}",
        9 => "-j NFLOG --nflog-group 9",
        10 => "",
        11 when chain + 1 < chains => $"-g {Prefix}-{_random.Next(chain + 1, chains)}",
        _ when chain + 1 < chains => $"-j {Prefix}-{_random.Next(chain + 1, chains)}",
        _ => "-j RETURN",
    };

    private string Network(bool allowAny)
    {
        var address = PacketGenerator.Address(_random, v6);
        int[] lengths = v6 ? [16, 48, 64, 112, 127, 128] : [8, 16, 24, 28, 31, 32];
        return allowAny && _random.Next(20) == 0 ? (v6 ? "::/0" : "0.0.0.0/0") : $"{address}/{lengths[_random.Next(lengths.Length)]}";
    }

    private int SetPort() => Port() + (_random.Next(3) == 0 ? 10 : 0);

    private int Port() => _random.Next(1, 9);

    // Source ports are 10 higher than destination ports, so that no packet looks like the reply to another.
    private string PortRange(int offset = 0) => _random.Next(3) switch
    {
        0 => $"{Port() + offset}", 1 => $"{_random.Next(1, 4) + offset}:{_random.Next(4, 9) + offset}", _ => $"{_random.Next(2, 9) + offset}:",
    };
}
