using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Antrea.Testing.Lab;

namespace Antrea.Testing.L7;

/// <summary>
/// Many connections of which each says some bytes and then nothing more, all on one raw socket: as cheap as it is for somebody who means it. IPv4.
/// The host's kernel must be kept from resetting them: <see cref="RawTcpClient.Prepare"/>.
/// </summary>
public sealed class HalfOpenFlood : IDisposable
{
    private const int Tcp = 6, SocketMark = 36, FirstPort = 10_000;
    private const uint FirstSequence = 5000;

    private readonly Socket _socket;
    private readonly IPEndPoint _far;
    private readonly IPAddress _near;
    private readonly byte[] _words;
    private readonly uint[] _next;
    private readonly bool[] _heard, _reset;
    private int _openedCount, _resetCount;

    /// <param name="count">Connections, from as many ports from 10,000 on.</param>
    public HalfOpenFlood(LabHost host, IPAddress near, IPEndPoint far, int count, ReadOnlySpan<byte> words)
    {
        (_near, _far, _words, _next, _heard, _reset) = (near, far, words.ToArray(), new uint[count], new bool[count], new bool[count]);
        _socket = host.OpenRaw(AddressFamily.InterNetwork, Tcp);
        _socket.SetRawSocketOption(1, SocketMark, BitConverter.GetBytes(RawTcpClient.Mark));
        _socket.SetRawSocketOption(1, 33, BitConverter.GetBytes(64 << 20));
        _socket.Bind(new IPEndPoint(near, 0));
        _socket.Connect(new IPEndPoint(far.Address, 0));
        new Thread(Receive) { IsBackground = true, Name = "flood" }.Start();
    }

    /// <summary>Connections whose words the server has.</summary>
    public int Opened => Volatile.Read(ref _openedCount);

    /// <summary>Connections that were reset.</summary>
    public int Reset => Volatile.Read(ref _resetCount);

    /// <summary>Sends a SYN for each connection that is not open yet, and the words for each of which the server does not have them.</summary>
    public void Knock()
    {
        for (var i = 0; i < _heard.Length; i++)
        {
            if (Volatile.Read(ref _next[i]) == 0)
            {
                Send(i, FirstSequence, 0, RawFlags.Syn, []);
            }
            else if (!_heard[i])
            {
                Speak(i);
            }
        }
    }

    /// <summary>Ends the socket; the connections stay as they are.</summary>
    public void Dispose() => _socket.Dispose();

    private void Receive()
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var packet = buffer.AsSpan(0, _socket.Receive(buffer));
                Take(packet[((packet[0] & 15) * 4)..]);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Take(ReadOnlySpan<byte> tcp)
    {
        var i = BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]) - FirstPort;
        if (i < 0 || i >= _heard.Length || BinaryPrimitives.ReadUInt16BigEndian(tcp) != _far.Port)
        {
            return;
        }

        var flags = (RawFlags)tcp[13];
        if (flags.HasFlag(RawFlags.Rst) && !_reset[i])
        {
            _reset[i] = true;
            Interlocked.Increment(ref _resetCount);
        }
        else if (flags.HasFlag(RawFlags.Syn))
        {
            Volatile.Write(ref _next[i], BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]) + 1);
            Speak(i);
        }
        else if (!_heard[i] && BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]) == FirstSequence + 1 + _words.Length)
        {
            _heard[i] = true;
            Interlocked.Increment(ref _openedCount);
        }
    }

    private void Speak(int i) => Send(i, FirstSequence + 1, _next[i], RawFlags.Ack | RawFlags.Psh, _words);

    private void Send(int i, uint sequence, uint acknowledgement, RawFlags flags, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[20 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(FirstPort + i));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)_far.Port);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), acknowledgement);
        (bytes[12], bytes[13]) = (5 << 4, (byte)flags);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(14), 65535);
        payload.CopyTo(bytes.AsSpan(20));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(16), InternetChecksum.OfTcp(_near, _far.Address, bytes));
        _socket.Send(bytes);
    }
}
