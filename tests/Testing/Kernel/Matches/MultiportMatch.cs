using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>Up to 15 ports, a range counting for two.</summary>
internal sealed class MultiportMatch : Match
{
    private string _option = "";
    private List<(int From, int To)> _ranges = [];
    private bool _inverted;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        var name = option switch
        {
            "--dports" or "--destination-ports" => "--dports",
            "--sports" or "--source-ports" => "--sports",
            "--ports" => "--ports",
            _ => null,
        };
        if (name is null)
        {
            return false;
        }

        if (_option.Length > 0)
        {
            throw new UsageException($"multiport: option \"{option}\" can only be used once.\n");
        }

        (_option, _inverted) = (name, inverted);
        _ranges = [.. args.Value(option).Split(',').Select(text => PortRange.Parse(text, open: false))];
        return _ranges.Sum(r => r.From == r.To ? 1 : 2) <= 15 ? true : throw new UsageException("too many ports specified");
    }

    public override void Finish(RuleSpec rule)
    {
        if (rule.ProtocolInverted || !(Protocol.HasPorts(rule.Protocol) || rule.Protocol == 33))
        {
            throw new UsageException("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'");
        }

        if (_option.Length == 0)
        {
            throw new UsageException("multiport expection an option");
        }
    }

    public override string Render() =>
        $"{Not(_inverted)}{_option} {string.Join(',', _ranges.Select(r => r.From == r.To ? $"{r.From}" : $"{r.From}:{r.To}"))}";

    public override bool Matches(PacketState packet)
    {
        var (source, destination) = (packet.Packet.SourcePort, packet.Packet.DestinationPort);
        return _ranges.Any(r => (_option != "--dports" && source >= r.From && source <= r.To)
            || (_option != "--sports" && destination >= r.From && destination <= r.To)) != _inverted;
    }
}
