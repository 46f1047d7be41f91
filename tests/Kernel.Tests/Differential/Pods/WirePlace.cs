using System.Net;
using System.Net.Sockets;
using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential.Pods;

/// <summary>A namespace at one end of a wire: it sends packets with any source and sees what arrives; it answers to nothing.</summary>
internal sealed class WirePlace : IDisposable
{
    private const int Cooked = 2, IPv4 = 0x0008, IPv6 = 0xdd86;

    private readonly NetworkNamespace _place;
    private readonly Socket[] _send, _hear;

    /// <summary>A namespace with an interface eth0 to come.</summary>
    public WirePlace(string name)
    {
        _place = NetworkNamespace.Create(name);
        _send = [.. new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 }.Select(f => _place.Invoke(() => new Socket(f, SocketType.Raw, (ProtocolType)255)))];
        _hear = [.. new[] { IPv4, IPv6 }.Select(p => _place.Invoke(() => new Socket(AddressFamily.Packet, (SocketType)Cooked, (ProtocolType)p)
        {
            ReceiveBufferSize = 8 << 20, Blocking = false,
        }))];
    }

    public NetworkNamespace Namespace => _place;

    /// <summary>Sends a packet.</summary>
    public void Send(Packet packet) =>
        _send[packet.Family == IPFamily.V6 ? 1 : 0].SendTo(Wire.Bytes(packet), new IPEndPoint(packet.Destination, 0));

    /// <summary>What has arrived, each from its IP header on; waits until the wire is quiet.</summary>
    public List<byte[]> Drain()
    {
        var found = new List<byte[]>();
        var buffer = new byte[4096];
        foreach (var socket in _hear)
        {
            while (socket.Poll(TimeSpan.FromMilliseconds(5), SelectMode.SelectRead))
            {
                found.Add(buffer[..socket.Receive(buffer)]);
            }
        }

        return found;
    }

    public void Dispose()
    {
        foreach (var socket in _send.Concat(_hear))
        {
            socket.Dispose();
        }

        _place.Dispose();
    }
}
