using System.Buffers.Binary;
using System.Text;

namespace Antrea.Enforcers.Netlink;

/// <summary>One nfnetlink message as received, in place.</summary>
public readonly ref struct NetlinkMessage
{
    /// <summary>Length of the netlink header and of that with the nfnetlink header behind it.</summary>
    internal const int Header = 16, FullHeader = 20;

    private const int ErrorType = 2, DoneType = 3, ErrorText = 1;
    private const NetlinkFlags Detailed = NetlinkFlags.Capped | NetlinkFlags.Exclusive;
    private readonly ReadOnlySpan<byte> _bytes;

    private NetlinkMessage(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Subsystem in the upper byte, message in the lower one; below 16: netlink's own.</summary>
    public ushort Type => BitConverter.ToUInt16(_bytes[4..]);

    public NetlinkFlags Flags => (NetlinkFlags)BitConverter.ToUInt16(_bytes[6..]);

    public uint Sequence => BitConverter.ToUInt32(_bytes[8..]);

    /// <summary>An acknowledgement or refusal; <see cref="Error"/> says which.</summary>
    public bool IsAck => Type == ErrorType;

    /// <summary>The end of a dump.</summary>
    public bool IsDone => Type == DoneType;

    /// <summary>Of an acknowledgement or the end of a dump: 0, or a positive error number.</summary>
    public int Error => _bytes.Length >= Header + 4 ? -BitConverter.ToInt32(_bytes[Header..]) : 0;

    /// <summary>Address family in the nfnetlink header.</summary>
    public byte Family => _bytes.Length >= FullHeader ? _bytes[Header] : (byte)0;

    /// <summary>Queue or group number in the nfnetlink header.</summary>
    public ushort Resource => _bytes.Length >= FullHeader ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[(Header + 2)..]) : (ushort)0;

    public AttributeReader Attributes => new(_bytes.Length > FullHeader ? _bytes[FullHeader..] : default);

    /// <summary>What the kernel says in words about a refusal, if it does.</summary>
    public string? ErrorDetail
    {
        get
        {
            const int capped = Header + 4 + Header;
            if (!IsAck || (Flags & Detailed) != Detailed || _bytes.Length < capped)
            {
                return null;
            }

            for (var attribute = new AttributeReader(_bytes[capped..]); attribute.Next();)
            {
                if (attribute.Type == ErrorText)
                {
                    return Encoding.UTF8.GetString(attribute.Text);
                }
            }

            return null;
        }
    }

    /// <summary>Takes the first message off a received block; false if there is no whole one left.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> block, out NetlinkMessage message)
    {
        message = default;
        if (block.Length < Header)
        {
            return false;
        }

        var length = BitConverter.ToUInt32(block);
        if (length < Header || length > block.Length)
        {
            block = default;
            return false;
        }

        message = new(block[..(int)length]);
        block = block[Math.Min(block.Length, ((int)length + 3) & ~3)..];
        return true;
    }
}
