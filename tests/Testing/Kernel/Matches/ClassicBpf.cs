using System.Buffers.Binary;

namespace Antrea.Testing.Kernel.Matches;

internal readonly record struct BpfInstruction(ushort Code, byte True, byte False, uint K);

/// <summary>An interpreter of classic BPF. A load past the packet's end ends the program with 0.</summary>
internal sealed class ClassicBpf(BpfInstruction[] program)
{
    /// <summary>What the kernel checks when it loads a filter: known codes, jumps inside, a return at the end, memory slots below 16.</summary>
    public bool IsValid
    {
        get
        {
            for (var i = 0; i < program.Length; i++)
            {
                var op = program[i];
                var ok = (op.Code & 7) switch
                {
                    0 => op.Code is 0x00 or 0x20 or 0x28 or 0x30 or 0x40 or 0x48 or 0x50 or 0x80 || (op.Code == 0x60 && op.K < 16),
                    1 => op.Code is 0x01 or 0x81 or 0xb1 || (op.Code == 0x61 && op.K < 16),
                    2 or 3 => (op.Code & ~7) == 0 && op.K < 16,
                    4 => (op.Code & 0xf0) <= 0xa0 && !(op.Code is 0x34 or 0x94 && op.K == 0) && !(op.Code is 0x64 or 0x74 && op.K > 31),
                    5 => op.Code == 0x05 ? op.K < program.Length - i - 1
                        : (op.Code & 0xf0) is >= 0x10 and <= 0x40 && i + op.True + 1 < program.Length && i + op.False + 1 < program.Length,
                    6 => op.Code is 0x06 or 0x16,
                    _ => op.Code is 0x07 or 0x87,
                };
                if (!ok)
                {
                    return false;
                }
            }

            return (program[^1].Code & 7) == 6;
        }
    }

    public uint Run(ReadOnlySpan<byte> packet)
    {
        uint a = 0, x = 0;
        Span<uint> memory = stackalloc uint[16];
        memory.Clear();
        for (var pc = 0; pc < program.Length; pc++)
        {
            var op = program[pc];
            switch (op.Code & 7)
            {
                case 0 or 1:
                    if (Load(op, x, packet, memory) is not { } loaded)
                    {
                        return 0;
                    }

                    _ = (op.Code & 7) == 0 ? a = loaded : x = loaded;
                    break;
                case 2:
                    memory[(int)op.K] = a;
                    break;
                case 3:
                    memory[(int)op.K] = x;
                    break;
                case 4:
                    if (Compute(op, a, x) is not { } result)
                    {
                        return 0;
                    }

                    a = result;
                    break;
                case 5:
                    pc += op.Code == 0x05 ? (int)op.K : Jumps(op, a, x) ? op.True : op.False;
                    break;
                case 6:
                    return op.Code == 0x16 ? a : op.K;
                default:
                    _ = op.Code == 0x07 ? x = a : a = x;
                    break;
            }
        }

        return 0;
    }

    private static uint? Load(BpfInstruction op, uint x, ReadOnlySpan<byte> packet, ReadOnlySpan<uint> memory)
    {
        switch (op.Code & 0xe0)
        {
            case 0x00:
                return op.K;
            case 0x60:
                return memory[(int)op.K];
            case 0x80:
                return (uint)packet.Length;
        }

        var size = (op.Code & 0x18) switch { 0x00 => 4, 0x08 => 2, _ => 1 };
        var offset = (op.Code & 0xe0) == 0x40 ? (long)x + op.K : op.K;
        if (op.Code == 0xb1)
        {
            return op.K < packet.Length ? (uint)(packet[(int)op.K] & 15) * 4 : null;
        }

        if (offset + size > packet.Length)
        {
            return null;
        }

        var at = packet[(int)offset..];
        return size switch
        {
            4 => BinaryPrimitives.ReadUInt32BigEndian(at), 2 => BinaryPrimitives.ReadUInt16BigEndian(at), _ => at[0],
        };
    }

    private static uint? Compute(BpfInstruction op, uint a, uint x)
    {
        var value = (op.Code & 8) != 0 ? x : op.K;
        return (op.Code & 0xf0) switch
        {
            0x00 => a + value, 0x10 => a - value, 0x20 => a * value,
            0x30 => value == 0 ? null : a / value,
            0x40 => a | value, 0x50 => a & value,
            0x60 => a << (int)value, 0x70 => a >> (int)value,
            0x80 => 0 - a,
            0x90 => value == 0 ? null : a % value,
            _ => a ^ value,
        };
    }

    private static bool Jumps(BpfInstruction op, uint a, uint x)
    {
        var value = (op.Code & 8) != 0 ? x : op.K;
        return (op.Code & 0xf0) switch
        {
            0x10 => a == value, 0x20 => a > value, 0x30 => a >= value, _ => (a & value) != 0,
        };
    }
}
