using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Targets;

/// <summary>Sets the packet's mark, or under the name CONNMARK that of its conntrack entry, and copies between the two.</summary>
internal sealed class MarkTarget : Target
{
    private enum Operation
    {
        None,
        Set,
        Save,
        Restore,
    }

    private static readonly string[] Operations =
        ["--set-xmark", "--set-mark", "--and-mark", "--or-mark", "--xor-mark", "--save-mark", "--restore-mark"];

    private Operation _operation;
    private string _option = "";
    private uint _value;
    private uint _mask = uint.MaxValue;
    private uint _packetMask = uint.MaxValue;

    private bool IsConnection => Name == "CONNMARK";

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--set-xmark":
                var (xor, clear) = ReadMark(option, args.Value(option));
                return Set(option, xor, clear);
            case "--set-mark":
                var (value, mask) = ReadMark(option, args.Value(option));
                return Set(option, value, mask | value);
            case "--and-mark":
                return Set(option, 0, ~ReadMark(option, args.Value(option)).Value);
            case "--or-mark":
                var bits = ReadMark(option, args.Value(option)).Value;
                return Set(option, bits, bits);
            case "--xor-mark":
                return Set(option, ReadMark(option, args.Value(option)).Value, 0);
            case "--save-mark" when IsConnection:
                Begin(option, Operation.Save);
                return true;
            case "--restore-mark" when IsConnection:
                Begin(option, Operation.Restore);
                return true;
            case "--nfmask" when IsConnection:
                _packetMask = ReadMark(option, args.Value(option)).Value;
                return true;
            case "--ctmask" when IsConnection:
                _mask = ReadMark(option, args.Value(option)).Value;
                return true;
            case "--mask" when IsConnection:
                _mask = _packetMask = ReadMark(option, args.Value(option)).Value;
                return true;
            default:
                return false;
        }
    }

    public override void Finish(RuleSpec rule)
    {
        if (_operation == Operation.None)
        {
            throw new UsageException(IsConnection ? "CONNMARK target: No operation specified"
                : "MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required");
        }
    }

    public override string Render() => _operation switch
    {
        Operation.Set => $"--set-xmark {RenderMark(_value, _mask, always: true)}",
        Operation.Save => $"--save-mark --nfmask 0x{_packetMask:x} --ctmask 0x{_mask:x}",
        _ => $"--restore-mark --nfmask 0x{_packetMask:x} --ctmask 0x{_mask:x}",
    };

    public override Decision? Act(PacketState packet)
    {
        if (!IsConnection)
        {
            packet.Mark = (packet.Mark & ~_mask) ^ _value;
        }
        else if (packet.IsTracked)
        {
            switch (_operation)
            {
                case Operation.Set:
                    packet.ConnMark = (packet.ConnMark & ~_mask) ^ _value;
                    break;
                case Operation.Save:
                    packet.ConnMark = (packet.ConnMark & ~_mask) ^ (packet.Mark & _packetMask);
                    break;
                default:
                    packet.Mark = (packet.Mark & ~_packetMask) ^ (packet.ConnMark & _mask);
                    break;
            }
        }

        return null;
    }

    private bool Set(string option, uint value, uint mask)
    {
        Begin(option, Operation.Set);
        (_value, _mask) = (value, mask);
        return true;
    }

    private void Begin(string option, Operation operation)
    {
        if (_operation != Operation.None)
        {
            throw Exclusive(Operations, _option, option);
        }

        (_operation, _option) = (operation, option);
    }
}
