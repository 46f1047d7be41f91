using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Antrea.Policy.Validation;

/// <summary>An address range as the checks need it: host bits are masked away.</summary>
internal readonly record struct Network(UInt128 Bits, int Length, bool IsV6)
{
    /// <summary>True if every address of it is a multicast group.</summary>
    public bool IsMulticast => IsV6 ? Length >= 8 && Bits >> 120 == 0xff : Length >= 4 && Bits >> 28 == 0xe;

    /// <summary>Reads <c>address/length</c>; false for anything else, zones and IPv4-mapped IPv6 included.</summary>
    public static bool TryParse(string text, out Network network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryAddress(text[..slash], out var bits, out var v6))
        {
            return false;
        }

        var digits = text.AsSpan(slash + 1);
        var width = v6 ? 128 : 32;
        if (digits.Length is 0 or > 3 || digits.ContainsAnyExceptInRange('0', '9') || (digits.Length > 1 && digits[0] == '0'))
        {
            return false;
        }

        var length = int.Parse(digits);
        if (length > width)
        {
            return false;
        }

        network = new Network(Mask(bits, length, width), length, v6);
        return true;
    }

    /// <summary>Reads an address as Kubernetes does: four decimal octets without leading zeros, or IPv6 without a zone.</summary>
    public static bool TryAddress(string text, out UInt128 bits, out bool isV6)
    {
        bits = 0;
        isV6 = text.Contains(':', StringComparison.Ordinal);
        if (text.Length > 45 || text.AsSpan().ContainsAny('%', '[', ']') || !(isV6 || IsDotted(text)) || !IPAddress.TryParse(text, out var ip))
        {
            return false;
        }

        if (ip.AddressFamily == AddressFamily.InterNetwork)
        {
            Span<byte> four = stackalloc byte[4];
            _ = ip.TryWriteBytes(four, out _);
            bits = BinaryPrimitives.ReadUInt32BigEndian(four);
            return true;
        }

        Span<byte> sixteen = stackalloc byte[16];
        _ = ip.TryWriteBytes(sixteen, out _);
        bits = BinaryPrimitives.ReadUInt128BigEndian(sixteen);
        return !ip.IsIPv4MappedToIPv6;
    }

    /// <summary>True if an address of this kind is a multicast group.</summary>
    public static bool IsMulticastAddress(string text) =>
        TryAddress(text, out var bits, out var v6) && new Network(bits, v6 ? 128 : 32, v6).IsMulticast;

    /// <summary>True if <paramref name="other"/> lies within and is smaller.</summary>
    public bool StrictlyContains(Network other) =>
        IsV6 == other.IsV6 && other.Length > Length && Mask(other.Bits, Length, IsV6 ? 128 : 32) == Bits;

    private static UInt128 Mask(UInt128 bits, int length, int width) =>
        length == 0 ? 0 : bits >> (width - length) << (width - length);

    private static bool IsDotted(string text)
    {
        var octets = text.Split('.');
        return octets.Length == 4 && octets.All(o =>
            o.Length is 1 or 2 or 3 && o.All(char.IsAsciiDigit) && (o.Length == 1 || o[0] != '0') && int.Parse(o) <= 255);
    }
}
