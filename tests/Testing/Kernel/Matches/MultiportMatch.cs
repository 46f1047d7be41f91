using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>Up to 15 ports, a range counting for two.</summary>
internal sealed class MultiportMatch : Match
{
    private static readonly string[] Options = ["--source-ports", "--destination-ports", "--ports"];

    private string _option = "";
    private List<(int From, int To)> _ranges = [];
    private bool _inverted;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        var name = option switch { "--dports" => "--destination-ports", "--sports" => "--source-ports", _ => option };
        if (!Options.Contains(name))
        {
            return false;
        }

        if (_option.Length > 0)
        {
            throw Exclusive(Options, _option, name);
        }

        (_option, _inverted) = (name, inverted);
        _ranges = [.. args.Value(option).Split(',').Select(Ports)];
        return _ranges.Sum(r => r.From == r.To ? 1 : 2) <= 15 ? true : throw new UsageException("too many ports specified");
    }

    public override void Finish(RuleSpec rule)
    {
        if (rule.Protocol == 0)
        {
            throw new UsageException("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'");
        }

        if (rule.ProtocolInverted || !(Protocol.HasPorts(rule.Protocol) || rule.Protocol == 33))
        {
            throw new UsageException("multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP");
        }

        if (_option.Length == 0)
        {
            throw new UsageException("multiport expection an option");
        }
    }

    public override string Render()
    {
        var option = _option switch { "--destination-ports" => "--dports", "--source-ports" => "--sports", _ => _option };
        return $"{Not(_inverted)}{option} {string.Join(',', _ranges.Select(r => r.From == r.To ? $"{r.From}" : $"{r.From}:{r.To}"))}";
    }

    public override bool Matches(PacketState packet)
    {
        var (source, destination) = (packet.Packet.SourcePort, packet.Packet.DestinationPort);
        return _ranges.Any(r => (_option != "--destination-ports" && source >= r.From && source <= r.To)
            || (_option != "--source-ports" && destination >= r.From && destination <= r.To)) != _inverted;
    }

    /// <summary>One port or a range; a range of one port is refused.</summary>
    private static (int From, int To) Ports(string text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            var port = PortRange.Port(text);
            return (port, port);
        }

        var (from, to) = (PortRange.Port(text[..colon]), PortRange.Port(text[(colon + 1)..]));
        return from < to ? (from, to) : throw new UsageException("invalid portrange specified");
    }
}
