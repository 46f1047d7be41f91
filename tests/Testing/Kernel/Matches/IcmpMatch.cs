using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>ICMP type and code, of either family. Type 255 of IPv4 means any.</summary>
internal sealed class IcmpMatch : Match
{
    private static readonly Dictionary<string, (int Type, int Code)> V4 = new(StringComparer.OrdinalIgnoreCase)
    {
        ["any"] = (255, -1), ["echo-reply"] = (0, -1), ["pong"] = (0, -1), ["destination-unreachable"] = (3, -1),
        ["network-unreachable"] = (3, 0), ["host-unreachable"] = (3, 1), ["protocol-unreachable"] = (3, 2),
        ["port-unreachable"] = (3, 3), ["fragmentation-needed"] = (3, 4), ["redirect"] = (5, -1), ["echo-request"] = (8, -1),
        ["ping"] = (8, -1), ["time-exceeded"] = (11, -1), ["parameter-problem"] = (12, -1),
    };

    private static readonly Dictionary<string, (int Type, int Code)> V6 = new(StringComparer.OrdinalIgnoreCase)
    {
        ["destination-unreachable"] = (1, -1), ["packet-too-big"] = (2, -1), ["time-exceeded"] = (3, -1),
        ["parameter-problem"] = (4, -1), ["echo-request"] = (128, -1), ["ping"] = (128, -1), ["echo-reply"] = (129, -1),
        ["pong"] = (129, -1), ["router-solicitation"] = (133, -1), ["router-advertisement"] = (134, -1),
        ["neighbour-solicitation"] = (135, -1), ["neighbor-solicitation"] = (135, -1),
        ["neighbour-advertisement"] = (136, -1), ["neighbor-advertisement"] = (136, -1), ["redirect"] = (137, -1),
    };

    private int _type;
    private int _code = -1;
    private bool _inverted;

    private bool IsV6 => Name == "icmp6";

    private string OptionName => IsV6 ? "--icmpv6-type" : "--icmp-type";

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        if (option != OptionName)
        {
            return false;
        }

        Once(option);
        var text = args.Value(option);
        _inverted = inverted;
        (_type, _code) = (IsV6 ? V6 : V4).TryGetValue(text, out var known) ? known : Numbers(text);
        return true;
    }

    public override void Finish(RuleSpec rule)
    {
        if (!Saw(OptionName))
        {
            throw Missing(OptionName);
        }
    }

    public override string? KernelRefuses(RuleSpec rule, string table, Backend backend) =>
        rule.Requires(IsV6 ? Protocol.IcmpV6 : Protocol.Icmp) ? null : "Invalid argument";

    public override string Render() =>
        $"{Not(_inverted)}{OptionName} {(Any ? "any" : _code < 0 ? $"{_type}" : $"{_type}/{_code}")}";

    public override bool Matches(PacketState packet) => packet.Packet.Protocol == (IsV6 ? Protocol.IcmpV6 : Protocol.Icmp)
        && (Any || (packet.Packet.IcmpType == _type && (_code < 0 || packet.Packet.IcmpCode == _code))) != _inverted;

    private bool Any => !IsV6 && _type == 255;

    private (int, int) Numbers(string text)
    {
        var parts = text.Split('/');
        var family = IsV6 ? "ICMPv6" : "ICMP";
        if (!byte.TryParse(parts[0], out var type) || parts.Length > 2)
        {
            throw new UsageException($"Unknown {family} type `{parts[0]}'");
        }

        return parts.Length == 1 ? (type, -1)
            : byte.TryParse(parts[1], out var code) ? (type, code) : throw new UsageException($"Unknown {family} code `{text}'");
    }
}
