using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>Ports of a bridged packet.</summary>
internal sealed class PhysdevMatch : Match
{
    private InterfaceMatch? _in;
    private InterfaceMatch? _out;
    private bool? _isIn;
    private bool? _isOut;
    private bool? _isBridged;

    /// <summary>A routed packet on its way out does not know its bridge port yet.</summary>
    public override IReadOnlyCollection<string> RefusedHooks =>
        (_out is not null || _isOut is not null) && _isBridged != true ? ["OUTPUT"] : [];

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--physdev-in":
                _in = InterfaceMatch.Parse(args.Value(option), inverted);
                break;
            case "--physdev-out":
                _out = InterfaceMatch.Parse(args.Value(option), inverted);
                break;
            case "--physdev-is-in":
                _isIn = !inverted;
                break;
            case "--physdev-is-out":
                _isOut = !inverted;
                break;
            case "--physdev-is-bridged":
                _isBridged = !inverted;
                break;
            default:
                return false;
        }

        Once(option);
        return true;
    }

    public override void Finish(RuleSpec rule)
    {
        if (_in is null && _out is null && _isIn is null && _isOut is null && _isBridged is null)
        {
            throw new UsageException("PHYSDEV: no physdev option specified");
        }
    }

    public override string Render() => string.Join(' ', new[]
    {
        Flag("--physdev-is-in", _isIn),
        _in is { } i ? $"{Not(i.Inverted)}--physdev-in {i.Name}" : null,
        Flag("--physdev-is-out", _isOut),
        _out is { } o ? $"{Not(o.Inverted)}--physdev-out {o.Name}" : null,
        Flag("--physdev-is-bridged", _isBridged),
    }.Where(part => part is not null));

    public override bool Matches(PacketState packet)
    {
        var (input, output) = (packet.PhysicalIn, packet.PhysicalOut);
        if (input.Length + output.Length == 0)
        {
            // Not bridged: whatever is asked for with ! is true.
            return _isIn != true && _isOut != true && _isBridged != true && _in is not { Inverted: false } && _out is not { Inverted: false };
        }

        return (_isBridged is not { } bridged || output.Length > 0 == bridged)
            && (_isIn is not { } isIn || input.Length > 0 == isIn)
            && (_isOut is not { } isOut || output.Length > 0 == isOut)
            && (_in is not { } i || input.Length == 0 || i.Matches(input))
            && (_out is not { } o || (output.Length > 0 && o.Matches(output)));
    }

    private static string? Flag(string option, bool? value) => value is { } set ? $"{Not(!set)}{option}" : null;
}
