using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>A classic BPF program over the packet from its IP header on; any result but zero matches.</summary>
internal sealed class BpfMatch : Match
{
    private string _text = "";
    private ClassicBpf? _program;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        if (option != "--bytecode")
        {
            return false;
        }

        Once(option);
        (_text, _program) = Parse(args.Value(option));
        return true;
    }

    public override void Finish(RuleSpec rule)
    {
        if (_program is null)
        {
            throw new UsageException("bpf: one of --bytecode or --pinned is required");
        }
    }

    public override string? KernelRefuses(RuleSpec rule, string table, Backend backend) =>
        _program!.IsValid ? null : "Invalid argument";

    public override string Render() => $"--bytecode {Tokenizer.Quote(_text)}";

    public override bool Matches(PacketState packet) => _program!.Run(packet.Bytes.Value) != 0;

    private static (string, ClassicBpf) Parse(string text)
    {
        var parts = text.Split(',');
        if (!int.TryParse(parts[0], out var length) || length is < 1 or > 64)
        {
            throw new UsageException("bpf: error parsing program length");
        }

        if (length != parts.Length - 1)
        {
            throw new UsageException(parts.Length - 1 < length ? "bpf: parsed program length is less than the encoded length parameter"
                : "bpf: real program length exceeds the encoded length parameter");
        }

        var program = new BpfInstruction[length];
        for (var i = 0; i < length; i++)
        {
            var fields = parts[i + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length != 4 || !ushort.TryParse(fields[0], out var code) || !byte.TryParse(fields[1], out var yes)
                || !byte.TryParse(fields[2], out var no) || !uint.TryParse(fields[3], out var k))
            {
                throw new UsageException($"bpf: error at instruction {i}");
            }

            program[i] = new(code, yes, no, k);
        }

        return ($"{length},{string.Join(',', program.Select(p => $"{p.Code} {p.True} {p.False} {p.K}"))}", new ClassicBpf(program));
    }
}
