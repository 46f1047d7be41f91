using System.Net;
using System.Net.Sockets;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Machine;

/// <summary>
/// Has the kernel ask who owns addresses of Pods on a bridge, so that their port is learnt before they say anything themselves: an empty
/// datagram to the discard port makes it look for the neighbour.
/// </summary>
internal static class NeighbourWaker
{
    private const int Discard = 9;

    /// <summary>Sends. What cannot be sent changes nothing.</summary>
    public static void Wake(IEnumerable<IpNet> addresses)
    {
        foreach (var family in addresses.GroupBy(a => a.IsV6))
        {
            try
            {
                using var socket = new Socket(family.Key ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.Blocking = false;
                foreach (var address in family)
                {
                    Send(socket, address);
                }
            }
            catch (SocketException)
            {
                // No such family on this machine.
            }
        }
    }

    private static void Send(Socket socket, IpNet address)
    {
        try
        {
            socket.SendTo([], new IPEndPoint(address.Address, Discard));
        }
        catch (SocketException)
        {
            // No route, or a rule of someone else's: the binding stays unknown, and is shown as such.
        }
    }
}
