using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary><c>-m ttl</c> for IPv4 and <c>-m hl</c> for IPv6.</summary>
internal sealed class HopLimitMatch : Match
{
    private string _comparison = "";
    private int _value;
    private bool _inverted;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        if (option != $"--{Name}-eq" && option != $"--{Name}-lt" && option != $"--{Name}-gt")
        {
            return false;
        }

        Once(option);
        (_comparison, _inverted) = (option, inverted);
        _value = Number(args.Value(option)) is { } n and <= 255 ? (int)n
            : throw new UsageException($"{Name}: bad value for option \"{option}\", or out of range (0-255).\n");
        return true;
    }

    public override void Finish(RuleSpec rule)
    {
        if (_comparison.Length == 0)
        {
            throw new UsageException(Name == "ttl" ? "TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt"
                : "HL match: You must specify one of `--hl-eq', `--hl-lt', `--hl-gt'");
        }
    }

    public override string Render() => $"{Not(_inverted)}{_comparison} {_value}";

    public override bool Matches(PacketState packet) => _comparison[^2..] switch
    {
        "lt" => packet.Packet.HopLimit < _value,
        "gt" => packet.Packet.HopLimit > _value,
        _ => (packet.Packet.HopLimit == _value) != _inverted,
    };
}
