namespace Antrea.Policy.Fqdn;

/// <summary>Domain names as text: lower case, labels joined by dots, no trailing dot; the root is the empty text.</summary>
public static class DnsName
{
    private const int MaxWire = 255;

    /// <summary>Lower case (ASCII only) and without one trailing dot.</summary>
    public static string Canonical(string name)
    {
        var cut = name.EndsWith('.') ? name[..^1] : name;
        return cut.AsSpan().IndexOfAnyInRange('A', 'Z') < 0 ? cut : string.Create(cut.Length, cut, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = Lower(from[i]);
            }
        });
    }

    /// <summary>
    /// Reads a name of a message. Pointers must lead backwards, so that no loop is possible. A byte that could be mistaken — a dot or backslash inside
    /// a label, anything not printable — is written <c>\DDD</c>, so that the label <c>a.b</c> is not the labels <c>a</c> and <c>b</c>.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="at">Where the name begins; afterwards, where it ends. Unspecified if the answer is no.</param>
    /// <param name="name">The name.</param>
    /// <returns>False if it is not a name of at most 255 octets.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        name = "";
        Span<char> text = stackalloc char[MaxWire * 4];
        var (chars, wire, pos, limit, end) = (0, 1, at, at, -1);
        while (pos < message.Length)
        {
            int length = message[pos];
            if (length == 0)
            {
                at = end < 0 ? pos + 1 : end;
                name = chars == 0 ? "" : new string(text[..(chars - 1)]);
                return true;
            }

            if (length >= 0xc0)
            {
                if (pos + 1 >= message.Length)
                {
                    return false;
                }

                end = end < 0 ? pos + 2 : end;
                pos = ((length & 0x3f) << 8) | message[pos + 1];
                // Each pointer leads before the place where the last piece began.
                if (pos >= limit)
                {
                    return false;
                }

                limit = pos;
                continue;
            }

            wire += length + 1;
            if (length > 63 || pos + length >= message.Length || wire > MaxWire)
            {
                return false;
            }

            foreach (var b in message.Slice(pos + 1, length))
            {
                chars = Write(text, chars, b);
            }

            text[chars++] = '.';
            pos += length + 1;
        }

        return false;
    }

    private static int Write(Span<char> text, int at, byte b)
    {
        if (b is > 0x20 and < 0x7f and not (byte)'.' and not (byte)'\\')
        {
            text[at] = Lower((char)b);
            return at + 1;
        }

        text[at] = '\\';
        text[at + 1] = (char)('0' + (b / 100));
        text[at + 2] = (char)('0' + (b / 10 % 10));
        text[at + 3] = (char)('0' + (b % 10));
        return at + 4;
    }

    private static char Lower(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
}
