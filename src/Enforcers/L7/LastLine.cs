using System.Text;

namespace Antrea.Enforcers.L7;

/// <summary>The last request line of a connection, as far as it is shown.</summary>
internal struct LastLine
{
    /// <summary>Bytes that are kept.</summary>
    public const int Capacity = 120;

    private byte[]? _bytes;
    private int _length;

    public LastLine()
    {
    }

    public void Clear() => _length = 0;

    public void Set(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target)
    {
        _bytes ??= new byte[Capacity];
        _length = 0;
        Append(method);
        Append(" "u8);
        Append(target);
    }

    public override readonly string ToString() => _length == 0 ? "" : Encoding.Latin1.GetString(_bytes!, 0, _length);

    private void Append(ReadOnlySpan<byte> text)
    {
        var n = Math.Min(text.Length, Capacity - _length);
        text[..n].CopyTo(_bytes.AsSpan(_length));
        _length += n;
    }
}
