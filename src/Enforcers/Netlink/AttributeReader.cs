using System.Buffers.Binary;

namespace Antrea.Enforcers.Netlink;

/// <summary>
/// Walks the attributes of a netlink message in place. What does not fit its announced length ends the walk; nothing throws.
/// Numbers are in network order, as netfilter has them; a value too short for its type reads as zero.
/// </summary>
public ref struct AttributeReader(ReadOnlySpan<byte> attributes)
{
    private const int Header = 4, TypeMask = 0x3fff;
    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>Number of the attribute, without the nesting and byte order flags.</summary>
    public int Type { get; private set; }

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public readonly byte U8 => Value.Length >= 1 ? Value[0] : (byte)0;

    public readonly ushort U16 => Value.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Value) : (ushort)0;

    public readonly uint U32 => Value.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(Value) : 0;

    public readonly ulong U64 => Value.Length >= 8 ? BinaryPrimitives.ReadUInt64BigEndian(Value) : 0;

    /// <summary>The value up to its first NUL.</summary>
    public readonly ReadOnlySpan<byte> Text => Value.IndexOf((byte)0) is >= 0 and var end ? Value[..end] : Value;

    /// <summary>The attributes inside this one.</summary>
    public readonly AttributeReader Nested => new(Value);

    /// <summary>Goes to the next attribute; false at the end.</summary>
    public bool Next()
    {
        if (_rest.Length < Header)
        {
            return false;
        }

        int length = BitConverter.ToUInt16(_rest);
        if (length < Header || length > _rest.Length)
        {
            _rest = default;
            return false;
        }

        Type = BitConverter.ToUInt16(_rest[2..]) & TypeMask;
        Value = _rest[Header..length];
        _rest = _rest[Math.Min(_rest.Length, (length + 3) & ~3)..];
        return true;
    }
}
