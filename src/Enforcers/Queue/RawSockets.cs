using System.Buffers.Binary;
using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Queue;

/// <summary>Sends whole packets, IP header included, as if they came from anywhere. They carry a mark, by which rules let them pass. Safe for several threads; never waits.</summary>
public sealed unsafe class RawSockets : IDisposable
{
    private const int DontWait = 0x40, V4AddressLength = 16, V6AddressLength = 28;

    private readonly DescriptorHandle _v4;
    private readonly DescriptorHandle? _v6;
    private long _sent, _failed;

    private RawSockets(uint mark)
    {
        _v4 = Open(Libc.AddressFamilyV4, mark);
        try
        {
            _v6 = Open(Libc.AddressFamilyV6, mark);
        }
        catch (NetlinkException)
        {
            // A node without IPv6.
        }
    }

    /// <summary>Packets sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Packets that the kernel did not take: no route, a rule against them, no room.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Opens the sockets in the network namespace of the calling thread.</summary>
    /// <param name="mark">The packets' mark; 0 = none.</param>
    /// <exception cref="NetlinkException">No permission.</exception>
    public static RawSockets Start(uint mark) => new(mark);

    /// <summary>Sends a packet to the destination in its header.</summary>
    /// <param name="packet">From its IP header on, checksums right.</param>
    /// <param name="device">Index of the interface to send it by; needed for link-local addresses only.</param>
    /// <returns>False if it could not be sent.</returns>
    public bool Send(ReadOnlySpan<byte> packet, int device = 0)
    {
        var sent = packet[0] >> 4 == 6 ? SendV6(packet, device) : SendV4(packet);
        Interlocked.Increment(ref sent ? ref _sent : ref _failed);
        return sent;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _v4.Dispose();
        _v6?.Dispose();
    }

    private static DescriptorHandle Open(int family, uint mark)
    {
        // With protocol 255 the IP header is ours.
        var socket = Libc.Socket(family, Libc.Raw | Libc.CloseOnExec, Libc.ProtocolRaw);
        if (socket.IsInvalid || Libc.SetOption(socket, Libc.SocketLevel, Libc.SocketMark, &mark, sizeof(uint)) < 0)
        {
            var error = Libc.LastError();
            socket.Dispose();
            throw new NetlinkException("open raw socket", error);
        }

        return socket;
    }

    private bool SendV4(ReadOnlySpan<byte> answer)
    {
        // struct sockaddr_in: family, port, address.
        Span<byte> to = stackalloc byte[V4AddressLength];
        to.Clear();
        BitConverter.TryWriteBytes(to, (ushort)Libc.AddressFamilyV4);
        answer.Slice(16, 4).CopyTo(to[4..]);
        return Send(_v4, answer, to);
    }

    private bool SendV6(ReadOnlySpan<byte> answer, int device)
    {
        // struct sockaddr_in6: family, port, flow, address, interface.
        Span<byte> to = stackalloc byte[V6AddressLength];
        to.Clear();
        BitConverter.TryWriteBytes(to, (ushort)Libc.AddressFamilyV6);
        answer.Slice(24, 16).CopyTo(to[8..]);
        BitConverter.TryWriteBytes(to[24..], BinaryPrimitives.ReadUInt16BigEndian(to[8..]) >> 6 == 0xfe80 >> 6 ? device : 0);
        return _v6 is not null && Send(_v6, answer, to);
    }

    private static bool Send(DescriptorHandle socket, ReadOnlySpan<byte> answer, ReadOnlySpan<byte> to)
    {
        fixed (byte* data = answer, address = to)
        {
            return Libc.SendTo(socket, data, (nuint)answer.Length, DontWait, address, (uint)to.Length) == answer.Length;
        }
    }
}
