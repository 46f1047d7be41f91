using System.Buffers.Binary;
using Antrea.Policy.Addresses;
using Antrea.Policy.Fqdn;

namespace Antrea.Enforcers.Dns;

/// <summary>A UDP datagram or TCP segment inside an IP packet.</summary>
internal ref struct Datagram
{
    private const int Tcp = 6, Udp = 17, HopByHop = 0, Routing = 43, Fragment = 44, DestinationOptions = 60;

    public bool IsTcp { get; private set; }

    public DnsEndpoint Source { get; private set; }

    public DnsEndpoint Destination { get; private set; }

    /// <summary>TCP: the number of the first byte (of the SYN itself, if it is one).</summary>
    public uint Sequence { get; private set; }

    public bool IsSyn { get; private set; }

    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>Reads any bytes; false for what is neither UDP nor TCP, a fragment, or cut short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> ip, out Datagram datagram)
    {
        datagram = default;
        return ip.Length > 0 && (ip[0] >> 4) switch
        {
            4 => V4(ip, ref datagram),
            6 => V6(ip, ref datagram),
            _ => false,
        };
    }

    private static bool V4(ReadOnlySpan<byte> ip, ref Datagram datagram)
    {
        var header = (ip[0] & 0xf) * 4;
        if (header < 20 || ip.Length < header)
        {
            return false;
        }

        // Zero: a packet that was merged from several and exceeds 64 KB.
        var total = U16(ip, 2) is var t and not 0 ? t : ip.Length;
        return total >= header && total <= ip.Length && (U16(ip, 6) & 0x3fff) == 0
            && Transport(ip[9], Address(ip.Slice(12, 4)), Address(ip.Slice(16, 4)), ip[header..total], ref datagram);
    }

    private static bool V6(ReadOnlySpan<byte> ip, ref Datagram datagram)
    {
        if (ip.Length < 40)
        {
            return false;
        }

        var length = U16(ip, 4) is var l and not 0 ? l : ip.Length - 40;
        if (length > ip.Length - 40)
        {
            return false;
        }

        var next = ip[6];
        var rest = ip.Slice(40, length);
        while (next is HopByHop or Routing or DestinationOptions or Fragment)
        {
            if (rest.Length < 8 || (next == Fragment && (U16(rest, 2) & 0xfff9) != 0))
            {
                return false;
            }

            var size = next == Fragment ? 8 : (rest[1] + 1) * 8;
            if (size > rest.Length)
            {
                return false;
            }

            next = rest[0];
            rest = rest[size..];
        }

        return Transport(next, Address(ip.Slice(8, 16)), Address(ip.Slice(24, 16)), rest, ref datagram);
    }

    private static bool Transport(byte protocol, IpNet from, IpNet to, ReadOnlySpan<byte> bytes, ref Datagram datagram)
    {
        int header;
        if (protocol == Udp && bytes.Length >= 8)
        {
            header = 8;
            var length = U16(bytes, 4) is var l and not 0 ? l : bytes.Length;
            if (length < header || length > bytes.Length)
            {
                return false;
            }

            bytes = bytes[..length];
        }
        else if (protocol == Tcp && bytes.Length >= 20)
        {
            header = (bytes[12] >> 4) * 4;
            if (header < 20 || header > bytes.Length)
            {
                return false;
            }

            datagram.IsTcp = true;
            datagram.Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
            datagram.IsSyn = (bytes[13] & 2) != 0;
        }
        else
        {
            return false;
        }

        datagram.Source = new DnsEndpoint(from, U16(bytes, 0));
        datagram.Destination = new DnsEndpoint(to, U16(bytes, 2));
        datagram.Payload = bytes[header..];
        return true;
    }

    private static IpNet Address(ReadOnlySpan<byte> bytes) => bytes.Length == 4
        ? new IpNet(BinaryPrimitives.ReadUInt32BigEndian(bytes), 32, false)
        : new IpNet(BinaryPrimitives.ReadUInt128BigEndian(bytes), 128, true);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
