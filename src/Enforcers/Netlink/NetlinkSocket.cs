namespace Antrea.Enforcers.Netlink;

/// <summary>
/// A netfilter netlink socket. It belongs to the network namespace of the thread that opens it, whichever thread uses it later.
/// <see cref="Send"/> may be called from several threads; <see cref="Request(NetlinkWriter, string)"/> and <see cref="Dump"/> by one at a time, and not beside <see cref="Receive"/>.
/// </summary>
public sealed unsafe class NetlinkSocket : IDisposable
{
    private const int Netfilter = 12, AddressLength = 12, BlockSize = 64 << 10;

    // What an acknowledgement takes of the receive buffer is about 768 bytes: all answers of a batch must fit.
    private const int RequestBuffer = 1 << 20;

    private uint _sequence = (uint)Environment.TickCount64;
    private byte[]? _block;

    private NetlinkSocket(DescriptorHandle handle) => Handle = handle;

    /// <summary>Most messages that one request may hold.</summary>
    public const int BatchLimit = 512;

    internal DescriptorHandle Handle { get; }

    /// <summary>Opens a socket in the network namespace of the calling thread.</summary>
    /// <param name="groups">Mask of the multicast groups to hear.</param>
    /// <param name="timeout">How long <see cref="Receive"/> and answers to requests are waited for; default 5 s.</param>
    /// <exception cref="NetlinkException">No permission, or no such protocol in this kernel.</exception>
    public static NetlinkSocket Open(uint groups = 0, TimeSpan? timeout = null)
    {
        var handle = Libc.Socket(Libc.AddressFamilyNetlink, Libc.Raw | Libc.CloseOnExec, Netfilter);
        if (handle.IsInvalid)
        {
            throw new NetlinkException("open netlink socket", Libc.LastError());
        }

        var socket = new NetlinkSocket(handle);
        try
        {
            // struct sockaddr_nl: family, padding, port (0 = chosen by the kernel), groups.
            var address = stackalloc uint[3] { Libc.AddressFamilyNetlink, 0, groups };
            Check(Libc.Bind(handle, address, AddressLength), "bind netlink socket");
            socket.Set(Libc.NetlinkLevel, Libc.CappedAck, 1, "ask for short acknowledgements");
            socket.Set(Libc.NetlinkLevel, Libc.ExtendedAck, 1, "ask for error texts");
            socket.SetReceiveBuffer(RequestBuffer);
            socket.SetReceiveTimeout(timeout ?? TimeSpan.FromSeconds(5));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Bytes that may wait to be received, beyond the system's limit for ordinary users.</summary>
    public void SetReceiveBuffer(int bytes) => Set(Libc.SocketLevel, Libc.ReceiveBufferForce, bytes, "set receive buffer");

    /// <summary>Messages lost for want of room are not told as errors of the next receive.</summary>
    public void IgnoreOverruns() => Set(Libc.NetlinkLevel, Libc.NoOverrunErrors, 1, "ignore overruns");

    public void SetReceiveTimeout(TimeSpan timeout)
    {
        var time = stackalloc long[2] { (long)timeout.TotalSeconds, timeout.Microseconds + (timeout.Milliseconds * 1000L) };
        Check(Libc.SetOption(Handle, Libc.SocketLevel, Libc.ReceiveTimeout, time, 16), "set receive timeout");
    }

    /// <summary>Hands messages to the kernel, which works on them before this returns.</summary>
    /// <exception cref="NetlinkException">The socket call failed. What the kernel thinks of the messages comes as answers.</exception>
    public void Send(ReadOnlySpan<byte> messages)
    {
        fixed (byte* data = messages)
        {
            while (Libc.SendTo(Handle, data, (nuint)messages.Length, 0, null, 0) < 0)
            {
                var error = Libc.LastError();
                if (error != Errno.Interrupted)
                {
                    throw new NetlinkException("send netlink messages", error);
                }
            }
        }
    }

    /// <summary>Receives a block of messages.</summary>
    /// <returns>Its length; 0 if nothing came in time.</returns>
    /// <exception cref="NetlinkException">Messages were lost (<see cref="Errno.NoBuffers"/>), a block was longer than the buffer, or the socket failed.</exception>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* data = buffer)
        {
            nint n;
            while ((n = Libc.Receive(Handle, data, (nuint)buffer.Length, Libc.Truncate)) < 0)
            {
                switch (Libc.LastError())
                {
                    case Errno.Interrupted:
                        break;
                    case Errno.TryAgain:
                        return 0;
                    case var error:
                        throw new NetlinkException("receive netlink messages", error);
                }
            }

            return n <= buffer.Length ? (int)n : throw new NetlinkException($"receive netlink messages: {n} bytes into {buffer.Length}", Errno.NoBuffers);
        }
    }

    /// <summary>
    /// Sends messages that all ask for an acknowledgement, and waits for the answers: <paramref name="errors"/> gets 0 or the error number of each, in order.
    /// </summary>
    /// <exception cref="NetlinkException">The socket failed or an answer did not come.</exception>
    public void Request(NetlinkWriter messages, Span<int> errors, string what)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(messages.Count, BatchLimit);
        var first = Post(messages);
        var left = messages.Count;
        while (left > 0)
        {
            for (ReadOnlySpan<byte> block = Await(what); NetlinkMessage.TryTake(ref block, out var message);)
            {
                var index = message.Sequence - first;
                if (message.IsAck && index < messages.Count)
                {
                    errors[(int)index] = message.Error;
                    left--;
                }
            }
        }
    }

    /// <summary>Sends one message that asks for an acknowledgement.</summary>
    /// <exception cref="NetlinkException">The kernel refused it, or the socket failed.</exception>
    public void Request(NetlinkWriter message, string what)
    {
        var sequence = Post(message);
        while (true)
        {
            for (ReadOnlySpan<byte> block = Await(what); NetlinkMessage.TryTake(ref block, out var answer);)
            {
                if (answer.IsAck && answer.Sequence == sequence)
                {
                    if (answer.Error != 0)
                    {
                        throw new NetlinkException(what, answer.Error, answer.ErrorDetail);
                    }

                    return;
                }
            }
        }
    }

    /// <summary>Sends one message and hands over all that comes back, up to the end of the dump or the acknowledgement.</summary>
    /// <exception cref="NetlinkException">The kernel refused it, or the socket failed.</exception>
    public void Dump(NetlinkWriter request, Answer onMessage, string what)
    {
        var sequence = Post(request);
        while (true)
        {
            for (ReadOnlySpan<byte> block = Await(what); NetlinkMessage.TryTake(ref block, out var message);)
            {
                if (message.Sequence != sequence)
                {
                    continue;
                }

                if (!message.IsAck && !message.IsDone)
                {
                    onMessage(message);
                    continue;
                }

                if (message.Error != 0)
                {
                    throw new NetlinkException(what, message.Error, message.ErrorDetail);
                }

                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw new NetlinkException(what, Libc.LastError());
        }
    }

    private void Set(int level, int name, int value, string what) => Check(Libc.SetOption(Handle, level, name, &value, sizeof(int)), what);

    private uint Post(NetlinkWriter messages)
    {
        var first = _sequence;
        _sequence += (uint)messages.Count;
        messages.Number(first);
        Send(messages.Written);
        return first;
    }

    private ReadOnlySpan<byte> Await(string what)
    {
        _block ??= GC.AllocateUninitializedArray<byte>(BlockSize);
        var n = Receive(_block);
        return n > 0 ? _block.AsSpan(0, n) : throw new NetlinkException(what, Errno.TimedOut);
    }

    /// <summary>Takes one answer.</summary>
    public delegate void Answer(NetlinkMessage message);
}
