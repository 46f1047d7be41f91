using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Antrea.Enforcers.Eve;

/// <summary>Writes one line of JSON; used again for the next, so that nothing is allocated. Not safe for several threads.</summary>
internal sealed class EveLine
{
    /// <summary>Longest value in bytes; what is longer is cut.</summary>
    internal const int MaxValue = 8 << 10;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5f).Select(b => (byte)b).Where(b => b is not ((byte)'"' or (byte)'\\'))]);

    private byte[] _bytes = new byte[4 << 10];
    private int _length;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    internal void Clear() => _length = 0;

    /// <summary>Text that is JSON already.</summary>
    internal void Raw(ReadOnlySpan<byte> json) => json.CopyTo(Take(json.Length));

    /// <summary>A number after text that is JSON already.</summary>
    internal void Number(ReadOnlySpan<byte> before, long value)
    {
        Raw(before);
        Utf8Formatter.TryFormat(value, Room(20), out var count);
        _length += count;
    }

    /// <summary>
    /// A value as a string after text that is JSON already; nothing at all if it is empty. Well-formed UTF-8 stays, any other byte becomes the four
    /// characters \xNN; control characters are escaped.
    /// </summary>
    internal void Value(ReadOnlySpan<byte> before, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Raw(before);
            Quoted(Cut(value));
        }
    }

    /// <summary>As above for text of our own.</summary>
    internal void Value(ReadOnlySpan<byte> before, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Raw(before);
            Raw("\""u8);
            Inner(value);
            Raw("\""u8);
        }
    }

    /// <summary>Text of our own inside a string that is begun already.</summary>
    internal void Inner(string value)
    {
        Span<byte> bytes = stackalloc byte[512];
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            Encoding.UTF8.TryGetBytes(rest[..Chunk(rest)], bytes, out var count);
            Escaped(bytes[..count]);
            rest = rest[Chunk(rest)..];
        }

        // Three bytes a character at most; a surrogate pair stays together.
        static int Chunk(ReadOnlySpan<char> rest) => rest.Length <= 170 ? rest.Length : char.IsHighSurrogate(rest[169]) ? 169 : 170;
    }

    /// <summary>Bytes in base64, as a string.</summary>
    internal void Base64(ReadOnlySpan<byte> bytes)
    {
        Raw("\""u8);
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, Room(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var count);
        _length += count;
        Raw("\""u8);
    }

    /// <summary>A moment of UTC as <c>"2024-02-22T21:26:07.074791+0000"</c>.</summary>
    internal void Moment(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var text = Take(33);
        "\"0000-00-00T00:00:00.000000+0000\""u8.CopyTo(text);
        Digits(text, 1, 4, utc.Year);
        Digits(text, 6, 2, utc.Month);
        Digits(text, 9, 2, utc.Day);
        Digits(text, 12, 2, utc.Hour);
        Digits(text, 15, 2, utc.Minute);
        Digits(text, 18, 2, utc.Second);
        Digits(text, 21, 6, (int)(utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>Begins an object whose fields each begin with a comma.</summary>
    /// <returns>What <see cref="Close"/> wants.</returns>
    internal int Open(ReadOnlySpan<byte> before)
    {
        Raw(before);
        return _length;
    }

    /// <summary>Ends the object: the comma of its first field gives way to the brace.</summary>
    internal void Close(int at)
    {
        if (_length == at)
        {
            Raw("{"u8);
        }

        _bytes[at] = (byte)'{';
        Raw("}"u8);
    }

    /// <summary>An IP address as a string, in the canonical form.</summary>
    internal void Address(ReadOnlySpan<byte> address)
    {
        Raw("\""u8);
        _length += AddressText.Write(address, Room(AddressText.MaxLength));
        Raw("\""u8);
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> value)
    {
        if (value.Length <= MaxValue)
        {
            return value;
        }

        // Not inside of a character.
        var end = MaxValue;
        while (end > MaxValue - 3 && (value[end] & 0xc0) == 0x80)
        {
            end--;
        }

        return value[..end];
    }

    private static void Digits(Span<byte> text, int at, int count, int value)
    {
        for (var i = at + count - 1; i >= at; i--, value /= 10)
        {
            text[i] = (byte)('0' + (value % 10));
        }
    }

    private void Quoted(ReadOnlySpan<byte> value)
    {
        Raw("\""u8);
        Escaped(value);
        Raw("\""u8);
    }

    private void Escaped(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            var plain = value.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                plain = plain < 0 ? value.Length : plain;
                Raw(value[..plain]);
                value = value[plain..];
                continue;
            }

            var next = 1;
            var first = value[0];
            if (first is (byte)'"' or (byte)'\\')
            {
                Raw([(byte)'\\', first]);
            }
            else if (first < 0x80)
            {
                Hex("\\u00"u8, first);
            }
            else if (Rune.DecodeFromUtf8(value, out var rune, out var length) != OperationStatus.Done)
            {
                Hex("\\\\x"u8, first);
            }
            else
            {
                next = length;
                if (rune.Value < 0xa0)
                {
                    Hex("\\u00"u8, (byte)rune.Value);
                }
                else
                {
                    Raw(value[..length]);
                }
            }

            value = value[next..];
        }
    }

    private void Hex(ReadOnlySpan<byte> before, byte value)
    {
        Raw(before);
        Raw(["0123456789abcdef"u8[value >> 4], "0123456789abcdef"u8[value & 15]]);
    }

    private Span<byte> Take(int count)
    {
        var room = Room(count);
        _length += count;
        return room;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        }

        return _bytes.AsSpan(_length, count);
    }
}
