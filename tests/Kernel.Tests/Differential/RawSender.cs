using System.Net;
using System.Net.Sockets;
using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>Sends packets with any source address from a namespace, whole from the IP header on.</summary>
internal sealed class RawSender : IDisposable
{
    private const int SocketLevel = 1;
    private const int SoMark = 36;

    private readonly Socket _socket;
    private uint _mark;

    public RawSender(NetworkNamespace place, bool v6) => _socket = place.Invoke(() =>
        new Socket(v6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Raw, (ProtocolType)255));

    /// <summary>True if the packet left; false if a rule stopped it.</summary>
    public bool Send(Packet packet)
    {
        if (packet.Mark != _mark)
        {
            _mark = packet.Mark;
            _socket.SetRawSocketOption(SocketLevel, SoMark, BitConverter.GetBytes(_mark));
        }

        try
        {
            _socket.SendTo(IcmpChecksum.Fill(packet), new IPEndPoint(packet.Destination, 0));
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied || error.NativeErrorCode == 1)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}
