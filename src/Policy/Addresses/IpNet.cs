using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Antrea.Policy.Addresses;

/// <summary>
/// A network of one address family in canonical form (host bits are zero); a single address is a /32 or /128.
/// IPv4-mapped IPv6 input is read as IPv4.
/// </summary>
/// <param name="Bits">The address as a number; IPv4 in the low 32 bits.</param>
/// <param name="Length">Prefix length: 0..32 or 0..128.</param>
/// <param name="IsV6">The family.</param>
public readonly record struct IpNet(UInt128 Bits, byte Length, bool IsV6) : IComparable<IpNet>
{
    /// <summary>0.0.0.0/0.</summary>
    public static readonly IpNet AnyV4 = new(0, 0, false);

    /// <summary>::/0.</summary>
    public static readonly IpNet AnyV6 = new(0, 0, true);

    /// <summary>Bits of an address of this family: 32 or 128.</summary>
    public int Width => IsV6 ? 128 : 32;

    /// <summary>True for /32 and /128.</summary>
    public bool IsHost => Length == Width;

    /// <summary>True for /0.</summary>
    public bool IsAny => Length == 0;

    // A shift by the full width would be a shift by nothing.
    private UInt128 HostMask => Width - Length == 128 ? UInt128.MaxValue : (UInt128.One << (Width - Length)) - 1;

    /// <summary>The network of an address.</summary>
    public static IpNet Of(IPAddress address, int? length = null)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var n);
        UInt128 bits = 0;
        foreach (var b in bytes[..n])
        {
            bits = (bits << 8) | b;
        }

        var net = new IpNet(bits, (byte)(length ?? (v6 ? 128 : 32)), v6);
        return net with { Bits = bits & ~net.HostMask };
    }

    /// <summary>Reads <c>a.b.c.d/n</c> or <c>x::y/n</c>; a plain address only if <paramref name="hostAllowed"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IpNet net, bool hostAllowed = false)
    {
        net = default;
        var slash = text?.IndexOf('/') ?? -1;
        if (text is null || (slash < 0 && !hostAllowed))
        {
            return false;
        }

        var head = slash < 0 ? text : text[..slash];
        // IPAddress also reads "1", "0x7f.1" and scoped addresses; a policy must not.
        if (!IPAddress.TryParse(head, out var a) || head.Contains('%')
            || (a.AddressFamily == AddressFamily.InterNetwork && (head.Count(c => c == '.') != 3 || a.ToString() != head)))
        {
            return false;
        }

        var width = a.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        var length = width;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > width))
        {
            return false;
        }

        if (a.IsIPv4MappedToIPv6)
        {
            if (length < 96)
            {
                return false;
            }

            length -= 96;
        }

        net = Of(a, length);
        return true;
    }

    /// <summary>As <see cref="TryParse"/> with plain addresses allowed.</summary>
    /// <exception cref="FormatException">The text is no network.</exception>
    public static IpNet Parse(string text) =>
        TryParse(text, out var n, hostAllowed: true) ? n : throw new FormatException($"'{text}' is not an address or CIDR");

    /// <summary>True if every address of <paramref name="other"/> is in this network.</summary>
    public bool Contains(IpNet other) => IsV6 == other.IsV6 && Length <= other.Length && Bits == (other.Bits & ~HostMask);

    /// <summary>True if the two share an address.</summary>
    public bool Overlaps(IpNet other) => Contains(other) || other.Contains(this);

    /// <summary>The address <paramref name="offset"/> places after the network address, as a host network.</summary>
    public IpNet Host(uint offset) => new(Bits + offset, (byte)Width, IsV6);

    /// <summary>True if multicast (224.0.0.0/4 or ff00::/8).</summary>
    public bool IsMulticast => IsV6 ? Bits >> 120 == 0xff && Length >= 8 : Bits >> 28 == 0xe && Length >= 4;

    /// <summary>
    /// What remains of this network without <paramref name="except"/>: the smallest list of networks. Excepts that do not overlap
    /// are ignored; one that covers this network leaves nothing.
    /// </summary>
    public IReadOnlyList<IpNet> Except(IEnumerable<IpNet> except)
    {
        var cut = new List<IpNet>();
        foreach (var e in except)
        {
            if (e.Contains(this))
            {
                return [];
            }

            if (Contains(e))
            {
                cut.Add(e);
            }
        }

        var left = new List<IpNet>();
        Split(this, cut, left);
        left.Sort();
        return left;
    }

    private static void Split(IpNet net, List<IpNet> cut, List<IpNet> left)
    {
        if (cut.Count == 0)
        {
            left.Add(net);
            return;
        }

        if (cut.Exists(c => c.Contains(net)))
        {
            return;
        }

        var low = net with { Length = (byte)(net.Length + 1) };
        var high = low with { Bits = net.Bits | (UInt128.One << (net.Width - low.Length)) };
        Split(low, cut.FindAll(low.Overlaps), left);
        Split(high, cut.FindAll(high.Overlaps), left);
    }

    /// <summary>IPv4 before IPv6, then by address, then by prefix length.</summary>
    public int CompareTo(IpNet other)
    {
        var c = IsV6.CompareTo(other.IsV6);
        if (c == 0)
        {
            c = Bits.CompareTo(other.Bits);
        }

        return c != 0 ? c : Length.CompareTo(other.Length);
    }

    /// <summary>The network address.</summary>
    public IPAddress Address
    {
        get
        {
            var n = IsV6 ? 16 : 4;
            Span<byte> bytes = stackalloc byte[n];
            var b = Bits;
            for (var i = n - 1; i >= 0; i--, b >>= 8)
            {
                bytes[i] = (byte)b;
            }

            return new IPAddress(bytes);
        }
    }

    /// <summary>Canonical CIDR text, with the length also for a single address.</summary>
    public override string ToString() => $"{Address}/{Length}";
}
