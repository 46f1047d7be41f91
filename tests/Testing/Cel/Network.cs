using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Antrea.Testing.Cel;

/// <summary>Addresses and ranges as the API server's <c>ip()</c> and <c>cidr()</c> read them: no IPv4-mapped ones, no leading zeros in lengths.
/// The schema format <c>cidr</c> is lenient in both.</summary>
public sealed record Network(IPAddress Address, int Length)
{
    public static IPAddress? ParseAddress(string text, bool lenient = false)
    {
        if (text.AsSpan().ContainsAny('%', '[', ' ') || !IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        var fine = address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() == text : lenient || !address.IsIPv4MappedToIPv6;
        return fine ? address : null;
    }

    public static Network? Parse(string text, bool lenient = false)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || ParseAddress(text[..slash], lenient) is not { } address)
        {
            return null;
        }

        var digits = text[(slash + 1)..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= address.GetAddressBytes().Length * 8 && (lenient || digits == "0" || digits[0] != '0')
            ? new Network(address, length) : null;
    }

    public bool Contains(IPAddress other) =>
        other.AddressFamily == Address.AddressFamily && Bits(other).SequenceEqual(Bits(Address));

    public bool Contains(Network other) => Length <= other.Length && Contains(other.Address);

    private IEnumerable<bool> Bits(IPAddress address) =>
        address.GetAddressBytes().SelectMany(b => Enumerable.Range(0, 8).Select(i => (b & (0x80 >> i)) != 0)).Take(Length);
}
