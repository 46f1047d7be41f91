using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Antrea.Testing.Lab;

/// <summary>The servers of one host. Datagram servers have a socket for each address, so that answers come from the address that was asked.</summary>
internal sealed class EchoServers(LabHost host) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<(LabProtocol, int)> _running = [];
    private readonly List<Socket> _sockets = [];
    private readonly byte[] _name = Encoding.UTF8.GetBytes(host.Name + "\n");
    private SctpResponder? _sctp;

    public void Start(LabProtocol protocol, int port)
    {
        if (!_running.Add((protocol, port)))
        {
            return;
        }

        switch (protocol)
        {
            case LabProtocol.Tcp:
                var listener = Open(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp, new(IPAddress.IPv6Any, port), dual: true);
                listener.Listen(256);
                _ = AcceptAsync(listener);
                break;
            case LabProtocol.Udp:
                foreach (var address in host.Addresses.Concat([IPAddress.Loopback, IPAddress.IPv6Loopback]))
                {
                    _ = AnswerAsync(Open(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp, new(address, port)));
                }

                break;
            default:
                (_sctp ??= new SctpResponder(host)).Listen(port);
                break;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _sctp?.Dispose();
        _stop.Dispose();
    }

    private Socket Open(AddressFamily family, SocketType type, ProtocolType protocol, IPEndPoint at, bool dual = false)
    {
        var socket = host.Prober.Open(family, type, protocol);
        _sockets.Add(socket);
        if (family == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = dual;
        }

        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(at);
        return socket;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                _ = WelcomeAsync(await listener.AcceptAsync(_stop.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The host is gone.
        }
    }

    /// <summary>Says the name for each line, as long as the client goes on: a flow may be held open across policy changes.</summary>
    private async Task WelcomeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                var buffer = new byte[4096];
                while (await client.ReceiveAsync(buffer, _stop.Token) > 0)
                {
                    await client.SendAsync(_name, _stop.Token);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client or the host is gone.
            }
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        var buffer = new byte[4096];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, anyone, _stop.Token);
                await socket.SendToAsync(_name, received.RemoteEndPoint, _stop.Token);
            }
            catch (SocketException)
            {
                // An answer was refused, by a rule or by the asker: the next question may still be answered.
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
