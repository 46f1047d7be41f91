using System.Security.Cryptography;
using System.Text;

namespace Antrea.Testing.L7;

/// <summary>
/// A parser of requests that takes everything some server might take: bare LF, folded lines, blanks before colons, HTTP/0.9, both lengths at once.
/// What it cannot complete, nobody could.
/// </summary>
public static class LenientHttp
{
    /// <summary>The first request in the bytes, or null while it is not complete.</summary>
    /// <param name="used">Bytes that it took.</param>
    /// <param name="awaitsContinue">The head is complete, and the client waits for 100 before it sends the body.</param>
    public static SeenRequest? Read(ReadOnlySpan<byte> bytes, BodyReading reading, out int used, out bool awaitsContinue)
    {
        (used, awaitsContinue) = (0, false);
        var at = 0;
        while (at < bytes.Length && bytes[at] is (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        var start = at;
        if (!TryLine(bytes, ref at, out var line))
        {
            return null;
        }

        var parts = Encoding.Latin1.GetString(line).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var (method, target) = (parts.ElementAtOrDefault(0) ?? "", parts.ElementAtOrDefault(1) ?? "");
        if (parts.Length < 3)
        {
            used = at;
            return new SeenRequest(method, target, Encoding.Latin1.GetString(line), 0, "");
        }

        if (!TryFields(bytes, ref at, out var fields))
        {
            return null;
        }

        var head = Encoding.Latin1.GetString(bytes[start..at]);
        var length = fields.Where(f => f.Name == "content-length").Select(f => Number(f.Value, 10)).FirstOrDefault(-1);
        var chunked = fields.Any(f => f.Name == "transfer-encoding" && f.Value.Contains("chunked", StringComparison.OrdinalIgnoreCase));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long taken = 0;
        if (chunked && (reading == BodyReading.Chunked || length < 0))
        {
            taken = Chunks(bytes, ref at, hash);
        }
        else if (length > 0)
        {
            taken = bytes.Length - at >= length ? length : -1;
            if (taken > 0)
            {
                hash.AppendData(bytes.Slice(at, (int)length));
                at += (int)length;
            }
        }

        if (taken < 0)
        {
            awaitsContinue = fields.Any(f => f.Name == "expect");
            return null;
        }

        used = at;
        return new SeenRequest(method, target, head, taken, taken == 0 ? "" : Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>All complete requests in the bytes.</summary>
    public static IReadOnlyList<SeenRequest> ReadAll(ReadOnlySpan<byte> bytes, BodyReading reading)
    {
        var all = new List<SeenRequest>();
        while (Read(bytes, reading, out var used, out _) is { } request)
        {
            all.Add(request);
            bytes = bytes[used..];
        }

        return all;
    }

    private static bool TryLine(ReadOnlySpan<byte> bytes, ref int at, out ReadOnlySpan<byte> line)
    {
        var end = bytes[at..].IndexOf((byte)'\n');
        line = end < 0 ? default : bytes.Slice(at, end).TrimEnd((byte)'\r');
        at += end + 1;
        return end >= 0;
    }

    private static bool TryFields(ReadOnlySpan<byte> bytes, ref int at, out List<(string Name, string Value)> fields)
    {
        fields = [];
        while (TryLine(bytes, ref at, out var line))
        {
            if (line.IsEmpty)
            {
                return true;
            }

            var text = Encoding.Latin1.GetString(line);
            if (text[0] is ' ' or '\t' && fields.Count > 0)
            {
                fields[^1] = (fields[^1].Name, fields[^1].Value + text);
                continue;
            }

            var colon = text.IndexOf(':', StringComparison.Ordinal);
            fields.Add((text[..(colon < 0 ? text.Length : colon)].Trim().ToLowerInvariant(), text[(colon < 0 ? text.Length : colon + 1)..].Trim()));
        }

        return false;
    }

    /// <returns>Bytes in the chunks, or -1 while the last of them or the trailer is not there.</returns>
    private static long Chunks(ReadOnlySpan<byte> bytes, ref int at, IncrementalHash hash)
    {
        for (long sum = 0; TryLine(bytes, ref at, out var line);)
        {
            var size = Number(Encoding.Latin1.GetString(line), 16);
            if (size == 0)
            {
                return TryFields(bytes, ref at, out _) ? sum : -1;
            }

            if (size < 0 || bytes.Length - at < size)
            {
                return -1;
            }

            hash.AppendData(bytes.Slice(at, (int)size));
            (sum, at) = (sum + size, at + (int)size);
            at += bytes[at..].StartsWith("\r\n"u8) ? 2 : bytes[at..].StartsWith("\n"u8) ? 1 : 0;
        }

        return -1;
    }

    // Signs, 0x and whatever follows the digits are forgiven.
    private static long Number(string text, int radix)
    {
        var digits = text.Trim().TrimStart('+', '-');
        digits = radix == 16 && digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? digits[2..] : digits;
        var valid = digits.TakeWhile(c => radix == 16 ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c)).Take(9).ToArray();
        return valid.Length == 0 ? -1 : long.Parse(valid, radix == 16 ? System.Globalization.NumberStyles.HexNumber : System.Globalization.NumberStyles.None);
    }
}
