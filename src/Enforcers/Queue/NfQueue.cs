using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Queue;

/// <summary>Judges a packet on the queue's thread.</summary>
public delegate PacketVerdict PacketHandler(in QueuedPacket packet);

/// <summary>
/// Owns one netfilter queue: packets come to the handler on a thread of this queue; the verdicts of a batch go out together. It fails closed:
/// what overflows, what the handler throws on and what is held when the queue is closed is dropped. What happens without a listener is the rule's
/// matter (<c>--queue-bypass</c>).
/// </summary>
public sealed class NfQueue : IDisposable
{
    private const int PacketMessage = 0, VerdictMessage = 1, ConfigMessage = 2;
    private const int CommandAttribute = 1, ParametersAttribute = 2, LengthAttribute = 3, MaskAttribute = 4, FlagsAttribute = 5;
    private const int VerdictAttribute = 2, MarkAttribute = 3, PayloadAttribute = 10;
    private const byte Bind = 1, Unbind = 2, CopyPacket = 2;
    private const uint FailOpen = 1, Segments = 4;

    // A slot holds a packet of 64 KiB and its attributes; what is sent at once must stay under the socket's send buffer (208 KiB).
    private const int SlotSize = (64 + 4) << 10, SendLimit = 96 << 10;

    private readonly NfQueueOptions _options;
    private readonly PacketHandler _handler;
    private readonly NetlinkSocket _socket;
    private readonly NetlinkListener _listener;
    private readonly NetlinkWriter _batch = new(8 << 10), _later = new(256);
    private readonly Lock _giving = new();
    private long _packets, _bytes, _batches, _handlerErrors, _verdictErrors;
    private int _disposed;

    private NfQueue(NfQueueOptions options, PacketHandler handler)
    {
        (_options, _handler) = (options, handler);
        _socket = NetlinkSocket.Open(timeout: TimeSpan.FromMilliseconds(500));
        _socket.SetReceiveBuffer(options.ReceiveBuffer);
        _socket.IgnoreOverruns();
        _listener = new(_socket, $"queue {options.Queue}", options.Batch, SlotSize, OnMessage, Flush, static () => { });
    }

    /// <summary>Ends when disposed; fails when the socket does. From then on packets are dropped or bypass the queue, as the rule says.</summary>
    public Task Completion => _listener.Completion;

    public NfQueueStatistics Statistics => new(Interlocked.Read(ref _packets), Interlocked.Read(ref _bytes), Interlocked.Read(ref _batches),
        Interlocked.Read(ref _handlerErrors), Interlocked.Read(ref _verdictErrors));

    /// <summary>Binds a queue in the network namespace of the calling thread and starts to listen.</summary>
    /// <exception cref="NetlinkException">No permission, or another program owns the queue.</exception>
    public static NfQueue Start(NfQueueOptions options, PacketHandler handler)
    {
        var queue = new NfQueue(options, handler);
        try
        {
            queue.Configure();
            return queue;
        }
        catch
        {
            queue._listener.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Gives the verdict of a held packet, from any thread. A number that is not held is counted as an error, no more; after the end of the queue it
    /// does nothing.
    /// </summary>
    /// <exception cref="NetlinkException">The socket failed.</exception>
    public void Give(uint id, in PacketVerdict verdict)
    {
        lock (_giving)
        {
            _later.Clear();
            Write(_later, id, verdict);
            try
            {
                _socket.Send(_later.Written);
            }
            catch (ObjectDisposedException)
            {
                // The kernel has dropped it.
            }
        }
    }

    /// <summary>Unbinds: the kernel drops what is still held. Not to be called by the handler.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            Send(Message(Unbind).End(), "unbind");
        }
        catch (Exception error) when (error is NetlinkException or ObjectDisposedException)
        {
            // Closing the socket unbinds as well.
        }

        _listener.Dispose();
    }

    private void Configure()
    {
        // All in one message: a packet that comes in between would be told without its bytes.
        Span<byte> parameters = stackalloc byte[5];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(parameters, _options.CopyRange);
        parameters[4] = CopyPacket;
        Send(Message(Bind).Put(ParametersAttribute, parameters).Put(LengthAttribute, _options.MaxLength)
            .Put(MaskAttribute, FailOpen | Segments).Put(FlagsAttribute, _options.Segmented ? Segments : 0).End(), "bind");
    }

    private void Send(NetlinkWriter message, string verb)
    {
        try
        {
            _listener.Configure(message, $"{verb} queue {_options.Queue}");
        }
        catch (NetlinkException error) when (verb == "bind" && error.Number is Errno.NoPermission or Errno.Busy)
        {
            throw new NetlinkException($"bind queue {_options.Queue}", error.Number, "no permission, or another program listens there");
        }
    }

    private NetlinkWriter Message(byte command) =>
        new NetlinkWriter(128).Begin(Subsystem.Queue, ConfigMessage, NetlinkFlags.Request | NetlinkFlags.Ack, 0, _options.Queue)
            .Put(CommandAttribute, [command, 0, 0, 0]);

    private void OnMessage(NetlinkMessage message)
    {
        if (message.IsAck)
        {
            Interlocked.Increment(ref _verdictErrors);
            return;
        }

        if (message.Type != ((int)Subsystem.Queue << 8 | PacketMessage))
        {
            return;
        }

        var packet = new QueuedPacket(message);
        if (!packet.IsPacket)
        {
            return;
        }

        Interlocked.Increment(ref _packets);
        Interlocked.Add(ref _bytes, packet.Payload.Length);
        var verdict = packet.Payload.IsEmpty ? PacketVerdict.Drop : Judge(packet);
        if (verdict.Code == VerdictCode.Hold)
        {
            return;
        }

        Write(_batch, packet.Id, verdict);
        if (_batch.Written.Length > SendLimit)
        {
            SendBatch();
        }
    }

    private PacketVerdict Judge(in QueuedPacket packet)
    {
        try
        {
            return _handler(packet);
        }
#pragma warning disable CA1031 // A packet that nobody can judge is dropped, and the next one is judged.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _handlerErrors);
            _options.OnError?.Invoke(error);
            return PacketVerdict.Drop;
        }
    }

    private void Flush()
    {
        Interlocked.Increment(ref _batches);
        if (_batch.Count > 0)
        {
            SendBatch();
        }
    }

    private void SendBatch()
    {
        _socket.Send(_batch.Written);
        _batch.Clear();
    }

    private void Write(NetlinkWriter writer, uint id, in PacketVerdict verdict)
    {
        writer.Begin(Subsystem.Queue, VerdictMessage, NetlinkFlags.Request, 0, _options.Queue)
            .Put(VerdictAttribute, ((ulong)verdict.Code << 32) | id);
        if (verdict.Mark is { } mark)
        {
            writer.Put(MarkAttribute, mark);
        }

        if (!verdict.Payload.IsEmpty)
        {
            writer.Put(PayloadAttribute, verdict.Payload.Span);
        }

        writer.End();
    }
}
