using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Antrea.Testing.Lab;

namespace Antrea.Testing.L7;

/// <summary>
/// One end of a TCP connection without a kernel behind it: segments go out as the test makes them. What the server says is acknowledged at once.
/// The host's kernel, which knows nothing of the connection, must be kept from resetting it: <see cref="Prepare"/>.
/// </summary>
public sealed class RawTcpClient : IDisposable
{
    /// <summary>TTL of what reaches its server, and of what <see cref="LoseAt"/> lets disappear at its last hop: nobody on the way can tell.</summary>
    public const byte Arrives = 64, Lost = 40;

    internal const int Mark = 0x7a;

    private const int Tcp = 6, SocketMark = 36, TimeToLive = 2, HopLimit = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Socket _socket;
    private readonly IPEndPoint _near, _far;
    private readonly bool _v6, _stamps;
    private readonly uint _first;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private uint _expected, _time = 1_000_000, _echo;
    private long _next;
    private bool _end;

    /// <param name="near">Address of the host, and a port nobody else uses.</param>
    /// <param name="stamps">With time stamps.</param>
    public RawTcpClient(LabHost host, IPEndPoint near, IPEndPoint far, uint first = 1_000_000_000, bool stamps = false)
    {
        (_near, _far, _first, _stamps) = (near, far, first, stamps);
        _v6 = near.AddressFamily == AddressFamily.InterNetworkV6;
        _socket = host.OpenRaw(near.AddressFamily, Tcp);
        _socket.SetRawSocketOption(1, SocketMark, BitConverter.GetBytes(Mark));
        _socket.ReceiveBufferSize = 4 << 20;
        _socket.Bind(new IPEndPoint(near.Address, 0));
        _socket.Connect(new IPEndPoint(far.Address, 0));
        _ = ReceiveAsync();
    }

    /// <summary>Offset after the last byte that was sent in order by <see cref="Say"/>.</summary>
    public long Next => _next;

    /// <summary>The server's end, or something on the way, reset the connection.</summary>
    public bool WasReset { get; private set; }

    /// <summary>Bytes that the server sent, in order.</summary>
    public long Heard { get; private set; }

    /// <summary>Keeps a host's kernel from resetting connections that it does not know; those who call this send by raw sockets only.</summary>
    public static void Prepare(LabHost host)
    {
        foreach (var program in new[] { "iptables", "ip6tables" })
        {
            host.Namespace.Must(program, $"-w 10 -A OUTPUT -p tcp --tcp-flags RST RST -m mark ! --mark {Mark} -j DROP");
        }
    }

    /// <summary>Lets segments with the TTL of <see cref="Lost"/> disappear where they arrive.</summary>
    public static void LoseAt(LabHost host)
    {
        host.Namespace.Must("iptables", $"-w 10 -A INPUT -p tcp -m ttl --ttl-lt {Lost + 1} -j DROP");
        host.Namespace.Must("ip6tables", $"-w 10 -A INPUT -p tcp -m hl --hl-lt {Lost + 1} -j DROP");
    }

    /// <summary>Opens the connection.</summary>
    /// <param name="onSyn">Payload of the SYN; stream bytes are counted as if it was not there.</param>
    /// <param name="acknowledge">Whether the SYN with ACK is acknowledged by itself, and not by what is sent next.</param>
    /// <returns>False: no SYN with ACK came.</returns>
    public async Task<bool> OpenAsync(ReadOnlyMemory<byte> onSyn = default, bool acknowledge = true)
    {
        for (var attempt = 0; attempt < 3 && !_opened.Task.IsCompleted; attempt++)
        {
            Send(new RawSegment(-1, onSyn) { Flags = RawFlags.Syn });
            await Task.WhenAny(_opened.Task, Task.Delay(Patience / 3));
        }

        if (acknowledge)
        {
            Send(new RawSegment(0, default) { Flags = RawFlags.Ack });
        }

        return _opened.Task.IsCompleted;
    }

    /// <summary>Sends bytes at the end of the stream and counts them.</summary>
    public void Say(ReadOnlyMemory<byte> bytes)
    {
        Send(new RawSegment(_next, bytes));
        _next += bytes.Length;
    }

    /// <summary>The stream goes on behind these bytes, which were or will be sent otherwise.</summary>
    public void Skip(long bytes) => _next += bytes;

    /// <summary>Sends a segment. Bytes sent by it are not counted.</summary>
    public void Send(RawSegment segment)
    {
        lock (_gate)
        {
            _socket.SetRawSocketOption(_v6 ? 41 : 0, _v6 ? HopLimit : TimeToLive, BitConverter.GetBytes((int)segment.Ttl));
            _socket.Send(Build(segment));
        }
    }

    /// <summary>Closes without a word.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private byte[] Build(RawSegment segment)
    {
        var syn = segment.Flags.HasFlag(RawFlags.Syn);
        var options = (syn ? 4 : 0) + (_stamps ? 12 : 0);
        var bytes = new byte[20 + options + segment.Payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)_near.Port);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)_far.Port);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), (uint)(_first + 1 + segment.Offset));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), segment.Flags.HasFlag(RawFlags.Ack) ? (uint)(_expected + segment.AckShift) : 0);
        bytes[12] = (byte)((20 + options) / 4 << 4);
        bytes[13] = (byte)segment.Flags;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(14), 65535);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(18), segment.Urgent);
        var at = 20;
        if (syn)
        {
            ReadOnlySpan<byte> segmentSize = [2, 4, 5, 0xb4];
            segmentSize.CopyTo(bytes.AsSpan(at));
            at += 4;
        }

        if (_stamps)
        {
            ReadOnlySpan<byte> kind = [1, 1, 8, 10];
            kind.CopyTo(bytes.AsSpan(at));
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 4), (uint)(_time++ + segment.TimeShift));
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 8), _echo);
            at += 12;
        }

        segment.Payload.Span.CopyTo(bytes.AsSpan(at));
        var sum = InternetChecksum.OfTcp(_near.Address, _far.Address, bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(16), (ushort)(segment.BadChecksum ? sum ^ 1 : sum));
        return bytes;
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[1 << 17];
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer, _stop.Token);
                var packet = buffer.AsMemory(0, read);
                Take(_v6 ? packet.Span : packet.Span[((packet.Span[0] & 15) * 4)..]);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Take(ReadOnlySpan<byte> tcp)
    {
        if (tcp.Length < 20 || BinaryPrimitives.ReadUInt16BigEndian(tcp) != _far.Port || BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]) != _near.Port)
        {
            return;
        }

        var (flags, sequence, head) = ((RawFlags)tcp[13], BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]), (tcp[12] >> 4) * 4);
        WasReset |= flags.HasFlag(RawFlags.Rst);
        if (flags.HasFlag(RawFlags.Rst))
        {
            return;
        }

        if (_stamps && head >= 32)
        {
            _echo = ReadStamp(tcp[20..head]);
        }

        if (flags.HasFlag(RawFlags.Syn))
        {
            if (!_opened.Task.IsCompleted)
            {
                _expected = sequence + 1;
                _opened.SetResult();
            }

            return;
        }

        var fresh = _opened.Task.IsCompleted && sequence == _expected ? tcp.Length - head : 0;
        if (fresh > 0 || sequence == _expected && flags.HasFlag(RawFlags.Fin) && !_end)
        {
            _end |= flags.HasFlag(RawFlags.Fin);
            _expected += (uint)fresh + (_end ? 1u : 0);
            Heard += fresh;
            Send(new RawSegment(_next, default) { Flags = RawFlags.Ack });
        }
    }

    private static uint ReadStamp(ReadOnlySpan<byte> options)
    {
        for (var at = 0; at < options.Length && options[at] != 0; at += options[at] == 1 ? 1 : Math.Max((byte)2, options[at + 1]))
        {
            if (options[at] == 8 && at + 10 <= options.Length)
            {
                return BinaryPrimitives.ReadUInt32BigEndian(options[(at + 2)..]);
            }
        }

        return 0;
    }
}
