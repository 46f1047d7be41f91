using System.Buffers;
using System.Text;

namespace Antrea.Testing.Api.Describe;

/// <summary>Writes a message of protocol buffers, field by field.</summary>
internal sealed class ProtoMessage
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>A text; an empty one is left out.</summary>
    public ProtoMessage Text(int field, string? text) => string.IsNullOrEmpty(text) ? this : Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A message within this one.</summary>
    public ProtoMessage Message(int field, ProtoMessage inner) => Bytes(field, inner.ToArray());

    private ProtoMessage Bytes(int field, byte[] bytes)
    {
        // Wire type 2: a length, then so many bytes.
        Number(((uint)field << 3) | 2);
        Number((uint)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    private void Number(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
