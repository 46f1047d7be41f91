using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>The packet's mark, or under the name connmark that of its conntrack entry.</summary>
internal sealed class MarkMatch : Match
{
    private uint _value;
    private uint _mask;
    private bool _inverted;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        if (option != "--mark")
        {
            return false;
        }

        Once(option);
        (_value, _mask) = ReadMark(option, args.Value(option));
        _inverted = inverted;
        return true;
    }

    public override void Finish(RuleSpec rule)
    {
        if (!Saw("--mark"))
        {
            throw Missing("--mark");
        }
    }

    public override string Render() => $"{Not(_inverted)}--mark {RenderMark(_value, _mask)}";

    public override bool Matches(PacketState packet) => Name == "connmark"
        ? packet.IsTracked && (packet.ConnMark & _mask) == _value != _inverted
        : (packet.Mark & _mask) == _value != _inverted;
}
