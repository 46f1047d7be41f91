using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Sets;

/// <summary>Reads and prints elements: <c>ADDRESS[/LEN]|FROM-TO[,[PROTO:]PORT[-PORT]|,[physdev:]IFACE]</c>. One text may stand for several elements.</summary>
internal static class SetElements
{
    private const string PhysicalPrefix = "physdev:";

    public static List<SetKey> Parse(IpSet set, string text)
    {
        var parts = text.Split(',');
        if (parts.Length < set.Type.Dimension || (set.Type.HasInterface && parts[1].Length == 0))
        {
            throw IpsetException.Syntax($"Second element is missing from {text}.");
        }

        if (parts.Length > set.Type.Dimension)
        {
            throw IpsetException.Syntax(set.Type.Dimension == 1 ? $"Elem separator in {text}, but settype {set.Type.Name} supports none."
                : $"Two elem separators in {text}, but settype {set.Type.Name} supports one.");
        }

        var networks = Networks(set, parts[0]);
        if (set.Type.HasInterface)
        {
            var (device, physical) = Interface(parts[1]);
            return [.. networks.Select(n => n with { Interface = device, Physical = physical })];
        }

        if (!set.Type.HasPort)
        {
            return networks;
        }

        var (protocol, from, to) = Ports(parts[1]);
        return [.. networks.SelectMany(n => Enumerable.Range(from, to - from + 1).Select(p => n with { Protocol = protocol, Port = p }))];
    }

    public static string Render(IpSet set, SetKey key)
    {
        var text = AddressMask.Of(set.Family, key.Address, key.Length).Render(hostMask: false);
        return set.Type.HasInterface ? $"{text},{(key.Physical ? PhysicalPrefix : "")}{key.Interface}"
            : !set.Type.HasPort ? text : $"{text},{Protocol.Name(key.Protocol)}:{PortText(key)}";
    }

    private static (string Device, bool Physical) Interface(string text)
    {
        var physical = text.StartsWith(PhysicalPrefix, StringComparison.Ordinal);
        var device = physical ? text[PhysicalPrefix.Length..] : text;
        return device.Length <= 15 ? (device, physical) : throw IpsetException.Syntax($"interface name '{device}' is longer than 15 characters");
    }

    private static string PortText(SetKey key) => (key.Protocol, key.Port) switch
    {
        (Protocol.Icmp, 0x800) or (Protocol.IcmpV6, 0x8000) => "echo-request",
        (Protocol.Icmp, 0) or (Protocol.IcmpV6, 0x8100) => "echo-reply",
        (Protocol.Icmp or Protocol.IcmpV6, _) => $"{key.Port >> 8}/{key.Port & 0xff}",
        _ => key.Port.ToString(),
    };

    private static List<SetKey> Networks(IpSet set, string text)
    {
        var family = set.Family;
        var width = AddressMask.Width(family);
        if (text.IndexOf('-') is var dash and > 0)
        {
            var (first, last) = (Address(family, text[..dash]), Address(family, text[(dash + 1)..]));
            return set.Type.IsNet ? Cover(family, first, last) : Hosts(first, last, width);
        }

        var slash = text.IndexOf('/');
        var address = Address(family, slash < 0 ? text : text[..slash]);
        var length = slash < 0 ? width : Length(text[(slash + 1)..], width);
        var network = AddressMask.Of(family, address, length);
        if (set.Type.IsNet || length == width)
        {
            return [new(network.Address, length)];
        }

        return width - length <= 16 ? Hosts(network.Address, network.Address + ~AddressMask.MaskOf(family, length) % (UInt128.One << (width - length)), width)
            : throw new IpsetException("The range you specified exceeds the size limit of the set type");
    }

    private static UInt128 Address(IPFamily family, string text) => AddressMask.ParseAddress(family, text)
        ?? throw IpsetException.Syntax($"cannot parse {text}: resolving to IPv{(family == IPFamily.V4 ? 4 : 6)} address failed");

    private static int Length(string text, int width) =>
        !int.TryParse(text, out var length) ? throw IpsetException.Syntax($"'{text}' is invalid as number")
        : length <= width ? length : throw IpsetException.Syntax($"'{text}' is out of range 0-{width}");

    private static List<SetKey> Hosts(UInt128 first, UInt128 last, int width)
    {
        var hosts = new List<SetKey>();
        for (var address = first; address <= last; address++)
        {
            hosts.Add(new(address, width));
        }

        return hosts;
    }

    /// <summary>The fewest networks that cover a range exactly.</summary>
    private static List<SetKey> Cover(IPFamily family, UInt128 first, UInt128 last)
    {
        var width = AddressMask.Width(family);
        var networks = new List<SetKey>();
        while (first <= last)
        {
            var length = width;
            while (length > 1 && (first & AddressMask.MaskOf(family, length - 1)) == first
                && first + ((UInt128.One << (width - length + 1)) - 1) <= last)
            {
                length--;
            }

            networks.Add(new(first, length));
            first += UInt128.One << (width - length);
        }

        return networks;
    }

    private static (int Protocol, int From, int To) Ports(string text)
    {
        var colon = text.IndexOf(':');
        var name = colon < 0 ? "tcp" : text[..colon];
        var protocol = Protocol.Parse(name) ?? throw IpsetException.Syntax($"cannot parse '{name}' as a protocol");
        var ports = text[(colon + 1)..];
        if (protocol is Protocol.Icmp or Protocol.IcmpV6)
        {
            var port = Icmp(ports, protocol);
            return (protocol, port, port);
        }

        var range = ports.Split('-');
        var from = Port(range[0], name);
        return (protocol, from, range.Length == 1 ? from : Port(range[1], name));
    }

    private static int Icmp(string text, int protocol)
    {
        var echo = protocol == Protocol.Icmp ? (Request: 8, Reply: 0) : (Request: 128, Reply: 129);
        var parts = text.Split('/');
        return text switch
        {
            "echo-request" or "ping" => echo.Request << 8,
            "echo-reply" or "pong" => echo.Reply << 8,
            _ when parts.Length == 2 && byte.TryParse(parts[0], out var type) && byte.TryParse(parts[1], out var code) => (type << 8) | code,
            _ => throw IpsetException.Syntax($"cannot parse {text} as an ICMP type/code or name"),
        };
    }

    private static int Port(string text, string protocol) => Services.Port(text) ?? throw new IpsetException(
        $"Syntax error: '{text}' is out of range 0-65535\nSyntax error: '{protocol}' is invalid as number\ncannot parse '{text}' as a {protocol} port", withLine: false);
}
