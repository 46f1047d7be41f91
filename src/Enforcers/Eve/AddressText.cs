using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace Antrea.Enforcers.Eve;

/// <summary>Writes IP addresses in their canonical form (RFC 5952) without allocating.</summary>
internal static class AddressText
{
    /// <summary>Longest text.</summary>
    internal const int MaxLength = 45;

    /// <summary>Writes an address.</summary>
    /// <param name="address">4 or 16 bytes in network order; anything else is written as nothing.</param>
    /// <param name="text">Room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    internal static int Write(ReadOnlySpan<byte> address, Span<byte> text)
    {
        if (address.Length == 4)
        {
            return V4(address, text);
        }

        if (address.Length != 16)
        {
            return 0;
        }

        if (address[..10].IndexOfAnyExcept((byte)0) < 0 && address[10] == 0xff && address[11] == 0xff)
        {
            "::ffff:"u8.CopyTo(text);
            return 7 + V4(address[12..], text[7..]);
        }

        var (gap, gapLength) = LongestGap(address);
        var at = 0;
        for (var i = 0; i < 8; i++)
        {
            if (i == gap)
            {
                "::"u8.CopyTo(text[at..]);
                at += 2;
                i += gapLength - 1;
                continue;
            }

            if (i > 0 && i != gap + gapLength)
            {
                text[at++] = (byte)':';
            }

            Utf8Formatter.TryFormat(Group(address, i), text[at..], out var count, new('x'));
            at += count;
        }

        return at;
    }

    private static ushort Group(ReadOnlySpan<byte> address, int i) => BinaryPrimitives.ReadUInt16BigEndian(address[(2 * i)..]);

    private static int V4(ReadOnlySpan<byte> address, Span<byte> text)
    {
        var at = 0;
        for (var i = 0; i < 4; i++)
        {
            if (i > 0)
            {
                text[at++] = (byte)'.';
            }

            address[i].TryFormat(text[at..], out var count, default, CultureInfo.InvariantCulture);
            at += count;
        }

        return at;
    }

    // The first of the longest runs of two or more zero groups; (-9, 0) if there is none.
    private static (int At, int Length) LongestGap(ReadOnlySpan<byte> address)
    {
        var best = (At: -9, Length: 0);
        for (int i = 0, from = 0; i <= 8; i++)
        {
            if (i < 8 && Group(address, i) == 0)
            {
                continue;
            }

            best = i - from > Math.Max(1, best.Length) ? (from, i - from) : best;
            from = i + 1;
        }

        return best;
    }
}
