using System.Buffers;
using System.Text.Unicode;

namespace Antrea.L7.Matching;

/// <summary>
/// Paths with each escape decoded once. Characters that mean something else when they are escaped have a byte of their own, below the space: no path has such bytes,
/// for encoded control characters are refused. So a reading is never longer than what was sent, and each step of it is a replacement of bytes.
/// </summary>
internal static class PathAlphabet
{
    public const byte EncodedSlash = 1;
    public const byte EncodedBackslash = 2;
    public const byte EncodedSemicolon = 3;
    public const byte EncodedQuestion = 4;
    public const byte EncodedPercent = 5;
    public const byte EncodedDot = 6;
    public const byte EncodedHash = 7;

    private static readonly SearchValues<byte> Special = SearchValues.Create("%\\;#"u8);

    /// <summary>Whether there is only one reading, and it is the text itself.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> path)
        => path.IndexOfAny(Special) < 0 && path.IndexOf("//"u8) < 0 && path.IndexOf("/."u8) < 0;

    /// <summary>Decodes the path of a request.</summary>
    /// <param name="path">As sent, starting with a slash.</param>
    /// <param name="into">As long as the path at least.</param>
    /// <returns>How many bytes were written; -1 if there is an escape that readers could take for different characters.</returns>
    public static int Decode(ReadOnlySpan<byte> path, Span<byte> into)
    {
        var (length, isAscii) = (0, true);
        for (var i = 0; i < path.Length; i++)
        {
            var b = path[i];
            if (b == '%')
            {
                if (!TryUnescape(path[i..], out var decoded) || decoded is < 0x20 or 0x7f)
                {
                    return -1;
                }

                b = Token(decoded);
                i += 2;
                isAscii &= decoded < 0x80;
            }
            else if (b is <= 0x20 or >= 0x7f)
            {
                return -1;
            }

            into[length++] = b;
        }

        var text = into[..length];
        return HasSecondLayer(text) || (!isAscii && !Utf8.IsValid(text)) ? -1 : length;
    }

    /// <summary>The byte for a character that was escaped.</summary>
    public static byte Token(byte decoded) => decoded switch
    {
        (byte)'/' => EncodedSlash,
        (byte)'\\' => EncodedBackslash,
        (byte)';' => EncodedSemicolon,
        (byte)'?' => EncodedQuestion,
        (byte)'%' => EncodedPercent,
        (byte)'.' => EncodedDot,
        (byte)'#' => EncodedHash,
        _ => decoded,
    };

    /// <summary>Whether a byte stands for a character that was escaped.</summary>
    public static bool IsToken(byte b, out byte character)
    {
        for (var c = 0x20; c < 0x7f; c++)
        {
            if (Token((byte)c) == b && b < 0x20)
            {
                character = (byte)c;
                return true;
            }
        }

        character = b;
        return false;
    }

    /// <summary>Reads <c>%</c> and two hexadecimal digits.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2]))
        {
            return false;
        }

        value = (byte)((Digit(text[1]) << 4) | Digit(text[2]));
        return true;
    }

    private static int Digit(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;

    // A percent sign that was escaped, and behind it what makes it an escape again: who decodes twice reads something else. (%u0061 is one to some.)
    private static bool HasSecondLayer(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf(EncodedPercent); at >= 0;)
        {
            text = text[(at + 1)..];
            if (text.Length >= 2 && char.IsAsciiHexDigit((char)text[0]) && char.IsAsciiHexDigit((char)text[1]))
            {
                return true;
            }

            if (text.Length >= 5 && (text[0] | 0x20) == 'u' && !text[1..5].ContainsAnyExcept(Hex))
            {
                return true;
            }

            at = text.IndexOf(EncodedPercent);
        }

        return false;
    }

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF"u8);
}
