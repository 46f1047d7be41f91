using System.Buffers.Binary;
using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Logs;

/// <summary>Takes a logged packet on the reader's thread.</summary>
public delegate void LoggedPacketHandler(in LoggedPacket packet);

/// <summary>
/// Hears the packets that rules log to one group. Packets do not wait for the reader: what it cannot take in time is lost, and counted.
/// </summary>
public sealed class NflogReader : IDisposable
{
    private const int PacketMessage = 0, ConfigMessage = 1;
    private const int CommandAttribute = 1, ModeAttribute = 2, DelayAttribute = 4, ThresholdAttribute = 5, FlagsAttribute = 6;
    private const byte Bind = 1, Unbind = 2, CopyPacket = 2;
    private const ushort Numbered = 1, WithFlow = 4;
    private const int Slots = 16, SlotSize = (128 + 8) << 10;

    private readonly NflogOptions _options;
    private readonly LoggedPacketHandler _handler;
    private readonly NetlinkListener _listener;
    private long _packets, _lost, _errors;
    private uint _expected;
    private int _disposed;

    private NflogReader(NflogOptions options, LoggedPacketHandler handler)
    {
        (_options, _handler) = (options, handler);
        var socket = NetlinkSocket.Open(timeout: TimeSpan.FromMilliseconds(500));
        socket.SetReceiveBuffer(options.ReceiveBuffer);
        socket.IgnoreOverruns();
        _listener = new(socket, $"packet log {options.Group}", Slots, SlotSize, OnMessage, static () => { }, static () => { });
    }

    /// <summary>True if packets come with the flow they belong to: it was asked for and this kernel can (CONFIG_NETFILTER_NETLINK_GLUE_CT).</summary>
    public bool TellsFlows { get; private set; }

    /// <summary>Packets handed over.</summary>
    public long Packets => Interlocked.Read(ref _packets);

    /// <summary>Packets the kernel logged and could not hand over in time.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Packets the handler threw on.</summary>
    public long HandlerErrors => Interlocked.Read(ref _errors);

    /// <summary>Ends when disposed; fails when the socket does.</summary>
    public Task Completion => _listener.Completion;

    /// <summary>Binds a group in the network namespace of the calling thread and starts to listen.</summary>
    /// <exception cref="NetlinkException">No permission, or another program listens to the group.</exception>
    public static NflogReader Start(NflogOptions options, LoggedPacketHandler handler)
    {
        var reader = new NflogReader(options, handler);
        try
        {
            reader.Configure();
            return reader;
        }
        catch
        {
            reader._listener.Dispose();
            throw;
        }
    }

    /// <summary>Unbinds. Not to be called by the handler.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            _listener.Configure(Message(Unbind).End(), $"unbind log group {_options.Group}");
        }
        catch (Exception error) when (error is NetlinkException or ObjectDisposedException)
        {
            // Closing the socket unbinds as well.
        }

        _listener.Dispose();
    }

    private void Configure()
    {
        var what = $"bind log group {_options.Group}";
        try
        {
            _listener.Configure(Settings(_options.WithFlow), what);
            TellsFlows = _options.WithFlow;
        }
        catch (NetlinkException error) when (_options.WithFlow && error.Number == Errno.NotSupported)
        {
            _listener.Configure(Settings(withFlow: false), what);
        }
        catch (NetlinkException error) when (error.Number is Errno.NoPermission or Errno.Busy)
        {
            throw new NetlinkException(what, error.Number, "no permission, or another program listens there");
        }
    }

    private NetlinkWriter Settings(bool withFlow)
    {
        Span<byte> mode = stackalloc byte[6];
        BinaryPrimitives.WriteInt32BigEndian(mode, _options.CopyRange);
        mode[4] = CopyPacket;
        return Message(Bind).Put(ModeAttribute, mode).Put(DelayAttribute, (uint)Math.Max(1, _options.Delay.TotalMilliseconds / 10))
            .Put(ThresholdAttribute, _options.Threshold).Put(FlagsAttribute, (ushort)(Numbered | (withFlow ? WithFlow : 0))).End();
    }

    private NetlinkWriter Message(byte command) =>
        new NetlinkWriter(128).Begin(Subsystem.Log, ConfigMessage, NetlinkFlags.Request | NetlinkFlags.Ack, 0, _options.Group).Put(CommandAttribute, command);

    private void OnMessage(NetlinkMessage message)
    {
        if (message.Type != ((int)Subsystem.Log << 8 | PacketMessage))
        {
            return;
        }

        var packet = new LoggedPacket(message);
        Interlocked.Add(ref _lost, unchecked(packet.Sequence - _expected));
        _expected = packet.Sequence + 1;
        Interlocked.Increment(ref _packets);
        try
        {
            _handler(packet);
        }
#pragma warning disable CA1031 // One line less in a log is no reason to hear no more.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _errors);
            _options.OnError?.Invoke(error);
        }
    }
}
