using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Antrea.Kernel.Tests.Netlink;

/// <summary>One end of an exchange of datagrams; silence is told by a probe that must arrive, not by waiting.</summary>
internal sealed record UdpEnd(Socket Socket, EndPoint Peer)
{
    public string Say(string text)
    {
        Socket.SendTo(Encoding.ASCII.GetBytes(text), Peer);
        return text;
    }

    public void Hear(string text) => Next().ShouldBe(text);

    public string Next()
    {
        var buffer = new byte[2000];
        return Encoding.ASCII.GetString(buffer, 0, Socket.Receive(buffer));
    }
}
