using System.Buffers;

namespace Antrea.L7.Http;

/// <summary>Classes of bytes.</summary>
internal static class HttpBytes
{
    /// <summary>Of names of methods and fields: RFC 9110, section 5.6.2.</summary>
    public static readonly SearchValues<byte> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>That no value of a field may have, the end of its line among them: control characters but the tab.</summary>
    public static readonly SearchValues<byte> Control = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(b => b != '\t').Select(b => (byte)b), 0x7f]);

    /// <summary>Why a byte is refused that stands where it must not, whatever is expected there.</summary>
    public static DenyReason Refuse(byte b, DenyReason otherwise) => b switch
    {
        (byte)'\n' => DenyReason.BareLineBreak,
        (byte)'\r' or (byte)'\t' => otherwise,
        < 0x20 or 0x7f => DenyReason.ControlCharacter,
        _ => otherwise,
    };
}
