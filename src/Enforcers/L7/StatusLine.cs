using System.Buffers.Text;

namespace Antrea.Enforcers.L7;

/// <summary>What the log says of an answer, as far as its first packet shows it.</summary>
internal readonly ref struct StatusLine
{
    /// <summary>0 = not known.</summary>
    public int Status { get; private init; }

    /// <summary>Content-Length; null if the answer does not say it, or not in its first packet.</summary>
    public long? Length { get; private init; }

    /// <summary>Bytes of its head; 0 if that ends behind what is known.</summary>
    public int HeadLength { get; private init; }

    public ReadOnlySpan<byte> ContentType { get; private init; }

    /// <summary>False if this is not how an answer begins.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out StatusLine line)
    {
        line = default;
        if (bytes.Length < 13 || !bytes.StartsWith("HTTP/1."u8) || bytes[8] != ' ' || !Utf8Parser.TryParse(bytes.Slice(9, 3), out int status, out var read) || read != 3)
        {
            return false;
        }

        long? length = null;
        var (all, head) = (bytes.Length, 0);
        ReadOnlySpan<byte> type = default;
        while (true)
        {
            var end = bytes.IndexOf("\r\n"u8);
            if (end < 0)
            {
                break;
            }

            bytes = bytes[(end + 2)..];
            if (bytes.StartsWith("\r\n"u8))
            {
                head = all - bytes.Length + 2;
                break;
            }

            var next = bytes.IndexOf("\r\n"u8);
            if (next < 0)
            {
                // Cut off in its middle.
                break;
            }

            var field = bytes[..next];
            if (Value(field, "content-length:"u8) is { IsEmpty: false } digits && Utf8Parser.TryParse(digits, out long n, out read) && read == digits.Length)
            {
                length = n;
            }
            else if (Value(field, "content-type:"u8) is { IsEmpty: false } value)
            {
                type = value;
            }
        }

        line = new StatusLine { Status = status, Length = length, HeadLength = head, ContentType = type };
        return true;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> field, ReadOnlySpan<byte> name) =>
        field.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(field[..name.Length], name) ? field[name.Length..].Trim(" \t"u8) : default;
}
