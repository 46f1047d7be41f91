using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>Kinds of addresses. LOCAL is asked of the packet's own list; UNICAST, BROADCAST and MULTICAST go by the address alone.</summary>
internal sealed class AddrTypeMatch : Match
{
    private static readonly string[] Known = ["UNSPEC", "UNICAST", "LOCAL", "BROADCAST", "ANYCAST", "MULTICAST", "BLACKHOLE", "UNREACHABLE", "PROHIBIT"];

    private (string[] Types, bool Inverted)? _source;
    private (string[] Types, bool Inverted)? _destination;
    private bool _limitIn;
    private bool _limitOut;

    public override IReadOnlyCollection<string> RefusedHooks =>
        _limitIn ? ["OUTPUT", "POSTROUTING"] : _limitOut ? ["PREROUTING", "INPUT"] : [];

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--src-type":
                Once(option);
                _source = (Read(args.Value(option)), inverted);
                return true;
            case "--dst-type":
                Once(option);
                _destination = (Read(args.Value(option)), inverted);
                return true;
            case "--limit-iface-in" or "--limit-iface-out" when inverted:
                throw new UsageException($"addrtype: option \"{option}\" cannot be inverted.\n");
            case "--limit-iface-in" or "--limit-iface-out" when _limitIn || _limitOut:
                throw Exclusive(["--limit-iface-in", "--limit-iface-out"], _limitIn ? "--limit-iface-in" : "--limit-iface-out", option);
            case "--limit-iface-in" or "--limit-iface-out":
                (_limitIn, _limitOut) = (option == "--limit-iface-in", option == "--limit-iface-out");
                return true;
            default:
                return false;
        }
    }

    public override void Finish(RuleSpec rule)
    {
        if (_source is null && _destination is null)
        {
            throw new UsageException("addrtype: you must specify --src-type or --dst-type");
        }
    }

    public override string Render()
    {
        var parts = new List<string>();
        if (_source is { } s)
        {
            parts.Add($"{Not(s.Inverted)}--src-type {string.Join(',', s.Types)}");
        }

        if (_destination is { } d)
        {
            parts.Add($"{Not(d.Inverted)}--dst-type {string.Join(',', d.Types)}");
        }

        parts.AddRange(_limitIn ? ["--limit-iface-in"] : []);
        parts.AddRange(_limitOut ? ["--limit-iface-out"] : []);
        return string.Join(' ', parts);
    }

    public override bool Matches(PacketState packet) =>
        (_source is not { } s || Is(packet, packet.Source, s.Types) != s.Inverted)
        && (_destination is not { } d || Is(packet, packet.Destination, d.Types) != d.Inverted);

    private static bool Is(PacketState packet, UInt128 address, string[] types) =>
        packet.Packet.Family == IPFamily.V4 ? types.Contains(TypeOfV4(packet, address)) : types.All(type => IsV6(packet, address, type));

    /// <summary>The kernel wants all the types of a list to fit an IPv6 address, whereas one is enough for IPv4; and a local address is unicast, too.</summary>
    private static bool IsV6(PacketState packet, UInt128 address, string type) => type switch
    {
        "UNSPEC" => address == 0,
        "UNICAST" => address >> 120 != 0xff && address != 0,
        "MULTICAST" => address >> 120 == 0xff,
        "LOCAL" => packet.IsLocal(address),
        _ => false,
    };

    private static string TypeOfV4(PacketState packet, UInt128 address) =>
        packet.IsLocal(address) ? "LOCAL" : address >> 28 == 0xe ? "MULTICAST" : address == uint.MaxValue ? "BROADCAST" : address == 0 ? "UNSPEC" : "UNICAST";

    private static string[] Read(string text)
    {
        var given = text.Split(',');
        foreach (var type in given)
        {
            if (!Known.Contains(type.ToUpperInvariant()))
            {
                throw new UsageException($"addrtype: bad type \"{type}\"");
            }
        }

        return [.. Known.Where(k => given.Contains(k, StringComparer.OrdinalIgnoreCase))];
    }
}
