using System.Buffers.Binary;

namespace Antrea.L7.Packets;

/// <summary>A TCP segment with its IP header, IPv4 or IPv6, as seen in a span that must outlive it.</summary>
public readonly ref struct TcpPacket
{
    private const int SmallestHeader = 20;

    private readonly ReadOnlySpan<byte> _segment;
    private readonly int _total;

    private TcpPacket(ConnectionKey key, ReadOnlySpan<byte> segment, int total)
    {
        Key = key;
        _segment = segment;
        _total = total;
    }

    /// <summary>Addresses and ports.</summary>
    public ConnectionKey Key { get; }

    /// <summary>Number of its first byte, or of its SYN.</summary>
    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_segment[4..]);

    /// <summary>The next byte its sender waits for.</summary>
    public uint Acknowledgement => BinaryPrimitives.ReadUInt32BigEndian(_segment[8..]);

    /// <summary>Its flags.</summary>
    public TcpFlags Flags => (TcpFlags)_segment[13];

    /// <summary>The window as sent, not scaled.</summary>
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_segment[14..]);

    /// <summary>TCP options, as sent.</summary>
    public ReadOnlySpan<byte> Options => _segment[SmallestHeader..HeaderLength];

    /// <summary>Its bytes, as far as they are there.</summary>
    public ReadOnlySpan<byte> Payload => _segment[HeaderLength..];

    /// <summary>How many bytes it has, there or not.</summary>
    public int PayloadLength => _total - HeaderLength;

    /// <summary>True if not all of it is there.</summary>
    public bool IsTruncated => _segment.Length < _total;

    /// <summary>True if all of it is there and the TCP checksum is right. Not to be asked of packets whose checksum the kernel has yet to write.</summary>
    public bool HasValidChecksum => !IsTruncated && InternetChecksum.OfTcp(Key, _segment) == 0;

    private int HeaderLength => (_segment[12] >> 4) * 4;

    /// <summary>
    /// Reads a packet. False if it is no whole TCP header over IPv4 or IPv6, a fragment, or if its lengths contradict each other. Bytes behind the IP packet
    /// (padding of a link) are not part of it. The IP header's checksum is not looked at: the kernel did.
    /// </summary>
    /// <param name="packet">From the IP header on, as much as is there.</param>
    /// <param name="fullLength">How long the packet is; more than the span if it was cut for the copy.</param>
    /// <param name="result">The packet.</param>
    public static bool TryRead(ReadOnlySpan<byte> packet, int fullLength, out TcpPacket result)
    {
        result = default;
        if (!IpHeader.TryRead(packet, fullLength, out var ip))
        {
            return false;
        }

        var segment = packet[ip.Length..Math.Max(ip.Length, Math.Min(packet.Length, ip.Total))];
        if (segment.Length < SmallestHeader)
        {
            return false;
        }

        var header = (segment[12] >> 4) * 4;
        if (header < SmallestHeader || segment.Length < header)
        {
            return false;
        }

        var key = new ConnectionKey(
            ip.Source, ip.Destination, BinaryPrimitives.ReadUInt16BigEndian(segment), BinaryPrimitives.ReadUInt16BigEndian(segment[2..]), ip.IsV6);
        result = new TcpPacket(key, segment, ip.Total - ip.Length);
        return true;
    }
}
