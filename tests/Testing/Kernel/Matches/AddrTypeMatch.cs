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
            case "--limit-iface-in":
                _limitIn = true;
                return true;
            case "--limit-iface-out":
                _limitOut = true;
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
        (_source is not { } s || s.Types.Contains(TypeOf(packet, packet.Source)) != s.Inverted)
        && (_destination is not { } d || d.Types.Contains(TypeOf(packet, packet.Destination)) != d.Inverted);

    private static string TypeOf(PacketState packet, UInt128 address) =>
        packet.IsLocal(address) ? "LOCAL"
        : packet.Packet.Family == IPFamily.V6 ? (address >> 120 == 0xff ? "MULTICAST" : address == 0 ? "UNSPEC" : "UNICAST")
        : address >> 28 == 0xe ? "MULTICAST" : address == uint.MaxValue ? "BROADCAST" : address == 0 ? "UNSPEC" : "UNICAST";

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
