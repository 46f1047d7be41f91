using System.Buffers;

namespace Antrea.L7.Tls;

/// <summary>A server name as it comes, byte by byte: lower-cased, and refused at the first byte that no host name has.</summary>
internal sealed class ServerName
{
    /// <summary>Of a name without its trailing dot.</summary>
    public const int Longest = 253;

    private const int LongestLabel = 63;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    private readonly byte[] _bytes = new byte[Longest + 1];
    private int _length, _label;

    /// <summary>The name; empty if there is none.</summary>
    public ReadOnlySpan<byte> Value => _bytes.AsSpan(0, _length);

    /// <summary>Begins anew.</summary>
    public void Clear() => (_length, _label) = (0, 0);

    /// <summary>Becomes the same as another.</summary>
    public void Set(ServerName other)
    {
        other.Value.CopyTo(_bytes);
        _length = other._length;
    }

    /// <summary>Takes the next byte: letters, digits, hyphen, underscore, and dots behind labels of 1 to 63 bytes.</summary>
    public bool TryAdd(byte b)
    {
        if (b == '.' ? _label == 0 : _label == LongestLabel || !(char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_'))
        {
            return false;
        }

        // The last place is for a trailing dot.
        if (_length > Longest || (_length == Longest && b != '.'))
        {
            return false;
        }

        _label = b == '.' ? 0 : _label + 1;
        _bytes[_length++] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
        return true;
    }

    /// <summary>Ends the name: without its trailing dot. False if nothing is left, or it is an IPv4 address in one of its spellings.</summary>
    public bool TryEnd()
    {
        if (_length > 0 && _bytes[_length - 1] == '.')
        {
            _length--;
        }

        var last = Value[(Value.LastIndexOf((byte)'.') + 1)..];
        return _length > 0 && last.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && !(last.StartsWith("0x"u8) && !last[2..].ContainsAnyExcept(HexDigits));
    }
}
