using System.Buffers.Binary;
using System.Text;

namespace Antrea.Enforcers.Netlink;

/// <summary>
/// Writes nfnetlink messages one behind the other into a buffer that grows and is used again. Not safe for several threads.
/// Numbers are written in network order, as netfilter wants them.
/// </summary>
public sealed class NetlinkWriter(int capacity = 4096)
{
    private const ushort NestedFlag = 0x8000, NetworkOrderFlag = 0x4000;
    private byte[] _bytes = new byte[capacity];
    private int _length, _message;

    /// <summary>Messages written.</summary>
    public int Count { get; private set; }

    /// <summary>All messages.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => (_length, Count) = (0, 0);

    /// <summary>Starts a message, <see cref="End"/> ends it; <paramref name="resource"/> is a queue's or group's number.</summary>
    public NetlinkWriter Begin(Subsystem subsystem, int command, NetlinkFlags flags, int family = 0, int resource = 0)
    {
        _message = _length;
        var header = Take(NetlinkMessage.FullHeader);
        BitConverter.TryWriteBytes(header[4..], (ushort)(((int)subsystem << 8) | command));
        BitConverter.TryWriteBytes(header[6..], (ushort)flags);
        header[NetlinkMessage.Header] = (byte)family;
        BinaryPrimitives.WriteUInt16BigEndian(header[(NetlinkMessage.Header + 2)..], (ushort)resource);
        return this;
    }

    public NetlinkWriter End()
    {
        BitConverter.TryWriteBytes(_bytes.AsSpan(_message), (uint)(_length - _message));
        Count++;
        return this;
    }

    public NetlinkWriter Put(int type, ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Attribute(type, 8), value);
        return this;
    }

    public NetlinkWriter Put(int type, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Attribute(type, value.Length));
        return this;
    }

    public NetlinkWriter Put(int type, byte value)
    {
        Attribute(type, 1)[0] = value;
        return this;
    }

    public NetlinkWriter Put(int type, ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Attribute(type, 2), value);
        return this;
    }

    /// <summary>A number; <paramref name="marked"/> says in the attribute's type that it is in network order, on which ipset insists.</summary>
    public NetlinkWriter Put(int type, uint value, bool marked = false)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Attribute(marked ? type | NetworkOrderFlag : type, 4), value);
        return this;
    }

    /// <summary>Text with a NUL behind it.</summary>
    public NetlinkWriter Put(int type, string text)
    {
        var room = Attribute(type, Encoding.UTF8.GetByteCount(text) + 1);
        Encoding.UTF8.GetBytes(text, room);
        return this;
    }

    /// <summary>An address in network order: 4 or 16 bytes.</summary>
    public NetlinkWriter PutAddress(int type, UInt128 bits, bool v6, bool marked = false)
    {
        var room = Attribute(marked ? type | NetworkOrderFlag : type, v6 ? 16 : 4);
        if (v6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(room, bits);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(room, (uint)bits);
        }

        return this;
    }

    /// <summary>Starts an attribute of attributes; the result is for <see cref="Close"/>.</summary>
    public int Open(int type)
    {
        var at = _length;
        Attribute(type | NestedFlag, 0);
        return at;
    }

    public NetlinkWriter Close(int opened)
    {
        BitConverter.TryWriteBytes(_bytes.AsSpan(opened), (ushort)(_length - opened));
        return this;
    }

    /// <summary>Numbers the messages, so that answers can be told apart.</summary>
    internal void Number(uint first)
    {
        for (var at = 0; at < _length; at += BitConverter.ToInt32(_bytes, at))
        {
            BitConverter.TryWriteBytes(_bytes.AsSpan(at + 8), first++);
        }
    }

    private Span<byte> Attribute(int type, int length)
    {
        var room = Take(4 + ((length + 3) & ~3));
        BitConverter.TryWriteBytes(room, (ushort)(4 + length));
        BitConverter.TryWriteBytes(room[2..], (ushort)type);
        return room.Slice(4, length);
    }

    private Span<byte> Take(int length)
    {
        if (_length + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        }

        var room = _bytes.AsSpan(_length, length);
        room.Clear();
        _length += length;
        return room;
    }
}
