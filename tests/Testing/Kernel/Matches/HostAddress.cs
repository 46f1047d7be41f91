using System.Globalization;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>Reads <c>ADDRESS[/LENGTH|/MASK]</c> as -s and -d take it; host names are never resolved.</summary>
internal static class HostAddress
{
    /// <param name="keepHostBits">Some modules print the address as it was given.</param>
    public static AddressMask Parse(IPFamily family, string text, bool keepHostBits = false)
    {
        var slash = text.IndexOf('/');
        var host = slash < 0 ? text : text[..slash];
        var mask = slash < 0 ? AddressMask.MaskOf(family, AddressMask.Width(family)) : Mask(family, text[(slash + 1)..]);
        var address = mask == 0 ? 0 : AddressMask.ParseAddress(family, host) ?? throw new UsageException($"host/network `{host}' not found");
        return new(family, keepHostBits ? address : address & mask, mask);
    }

    private static UInt128 Mask(IPFamily family, string text) =>
        AddressMask.ParseAddress(family, text)
        ?? (int.TryParse(text, NumberStyles.None, null, out var length) && length <= AddressMask.Width(family)
            ? AddressMask.MaskOf(family, length) : throw new UsageException($"invalid mask `{text}' specified"));
}
