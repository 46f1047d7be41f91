using System.Net;
using System.Net.Sockets;

namespace Antrea.Testing.Kernel;

/// <summary>Address and mask of one family, as numbers (a v4 address in the low 32 bits). Masks may have holes, as in iptables.</summary>
internal readonly record struct AddressMask(IPFamily Family, UInt128 Address, UInt128 Mask)
{
    public bool Contains(UInt128 address) => ((address ^ Address) & Mask) == 0;

    public bool IsAny => Mask == 0;

    /// <summary>Prefix length, or null for a mask with holes.</summary>
    public int? PrefixLength
    {
        get
        {
            var width = Width(Family);
            var length = (int)UInt128.PopCount(Mask);
            return Mask == MaskOf(Family, length) ? length : null;
        }
    }

    public static int Width(IPFamily family) => family == IPFamily.V4 ? 32 : 128;

    public static UInt128 MaskOf(IPFamily family, int length)
    {
        var width = Width(family);
        var all = family == IPFamily.V4 ? uint.MaxValue : UInt128.MaxValue;
        return length == 0 ? 0 : all & (all << (width - length));
    }

    public static AddressMask Of(IPFamily family, UInt128 address, int length)
    {
        var mask = MaskOf(family, length);
        return new(family, address & mask, mask);
    }

    public static UInt128 Number(IPAddress address)
    {
        UInt128 number = 0;
        foreach (var b in address.GetAddressBytes())
        {
            number = (number << 8) | b;
        }

        return number;
    }

    public static string Format(IPFamily family, UInt128 number)
    {
        var bytes = new byte[Width(family) / 8];
        for (var i = bytes.Length - 1; i >= 0; i--, number >>= 8)
        {
            bytes[i] = (byte)(number & 0xff);
        }

        return new IPAddress(bytes).ToString();
    }

    /// <summary>Parses a plain address of the family; four full octets for v4.</summary>
    public static UInt128? ParseAddress(IPFamily family, string text)
    {
        var v4 = family == IPFamily.V4;
        if (v4 ? text.Count(c => c == '.') != 3 || text.Any(c => !char.IsAsciiDigit(c) && c != '.') : !text.Contains(':') || text.Contains('%') || text.Contains('['))
        {
            return null;
        }

        return IPAddress.TryParse(text, out var address)
            && address.AddressFamily == (v4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6) ? Number(address) : null;
    }

    /// <summary>As <c>iptables-save</c> prints it; <paramref name="hostMask"/> adds /32 or /128 to single hosts.</summary>
    public string Render(bool hostMask)
    {
        var address = Format(Family, Address);
        return PrefixLength switch
        {
            null => $"{address}/{Format(Family, Mask)}",
            { } n when n == Width(Family) && !hostMask => address,
            { } n => $"{address}/{n}",
        };
    }
}
