using System.Buffers;
using System.Text;

namespace Antrea.L7.Matching;

/// <summary>Names of hosts as requests and hellos have them.</summary>
public static class HostName
{
    /// <summary>No name is longer.</summary>
    public const int MaxLength = 255;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);
    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>Takes <c>host[:port]</c> apart. User names, escapes, empty labels and anything but letters, digits, <c>-</c>, <c>_</c> and <c>.</c> (or an IPv6 address in brackets) are refused.</summary>
    /// <param name="text">The value of Host, or the authority of a target.</param>
    /// <param name="host">The name as written, without port and without one dot at its end; an IPv6 address with its brackets.</param>
    /// <param name="port">The port, or 0 if there is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> host, out int port)
    {
        host = default;
        port = 0;
        var end = text.StartsWith("["u8) ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':') is var colon and >= 0 ? colon : text.Length;
        if (end <= 0 || (end < text.Length && (text[end] != ':' || !TryPort(text[(end + 1)..], out port))))
        {
            return false;
        }

        host = text[..end];
        if (host[0] == '[')
        {
            return host.Length > 3 && !host[1..^1].ContainsAnyExcept(AddressBytes) && host.IndexOf((byte)':') >= 0;
        }

        if (host[^1] == '.')
        {
            host = host[..^1];
        }

        return host.Length is > 0 and <= MaxLength && !host.ContainsAnyExcept(NameBytes) && host[0] != '.' && host[^1] != '.' && host.IndexOf(".."u8) < 0;
    }

    /// <summary>Writes it in lower case.</summary>
    /// <param name="host">A name, at most <see cref="MaxLength"/> bytes.</param>
    /// <param name="into">As long at least.</param>
    /// <returns>The part that was written.</returns>
    public static ReadOnlySpan<byte> ToLower(ReadOnlySpan<byte> host, Span<byte> into)
    {
        Ascii.ToLower(host, into, out var length);
        return into[..length];
    }

    /// <summary>A pattern of a rule: any case, with or without a dot at its end.</summary>
    internal static WildcardPattern Pattern(string text)
        => new([.. text.ToLowerInvariant().TrimEnd('.').Split('*').Select(Encoding.UTF8.GetBytes)]);

    private static bool TryPort(ReadOnlySpan<byte> digits, out int port)
    {
        port = 0;
        if (digits.Length > 5 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in digits)
        {
            port = (port * 10) + digit - '0';
        }

        return port <= ushort.MaxValue;
    }
}
