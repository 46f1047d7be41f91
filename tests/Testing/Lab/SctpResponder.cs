using System.Net;
using System.Net.Sockets;

namespace Antrea.Testing.Lab;

/// <summary>Answers an INIT with INIT ACK on its ports and with ABORT on others.</summary>
internal sealed class SctpResponder : IDisposable
{
    private const uint Tag = 0x5eed;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private readonly HashSet<int> _ports = [];
    private readonly Lock _lock = new();

    public SctpResponder(LabHost host)
    {
        foreach (var address in host.Addresses)
        {
            var socket = host.Prober.OpenRaw(address.AddressFamily, SctpPacket.Protocol);
            socket.Bind(new IPEndPoint(address, 0));
            _sockets.Add(socket);
            _ = RunAsync(socket);
        }
    }

    public void Listen(int port)
    {
        lock (_lock)
        {
            _ports.Add(port);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _stop.Dispose();
    }

    private async Task RunAsync(Socket socket)
    {
        var v6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        var anyone = new IPEndPoint(v6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        var buffer = new byte[2048];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, anyone, _stop.Token);
                if (Answer(SctpPacket.Parse(SctpPacket.Strip(buffer.AsSpan(0, received.ReceivedBytes), v6))) is { } answer)
                {
                    var to = new IPEndPoint(((IPEndPoint)received.RemoteEndPoint).Address, 0);
                    await socket.SendToAsync(answer.ToBytes(), to, _stop.Token);
                }
            }
            catch (SocketException)
            {
                // An answer was refused by a rule.
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private SctpPacket? Answer(SctpPacket? packet)
    {
        if (packet is not { Chunk: SctpChunk.Init })
        {
            return null;
        }

        bool listening;
        lock (_lock)
        {
            listening = _ports.Contains(packet.DestinationPort);
        }

        return new(packet.DestinationPort, packet.SourcePort, packet.InitiateTag, listening ? SctpChunk.InitAck : SctpChunk.Abort, Tag);
    }
}
