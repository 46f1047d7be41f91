using System.Globalization;
using System.Net;
using System.Net.Sockets;

// Listens on the ports given, IPv4 and IPv6, and greets whoever connects: probe NAME PORT...
// Prints "ready" once all ports are open, and ends with SIGTERM.
var greeting = System.Text.Encoding.ASCII.GetBytes($"hello from {args[0]}\n");
var listeners = args.Skip(1).Select(p => new IPEndPoint(IPAddress.IPv6Any, int.Parse(p, CultureInfo.InvariantCulture))).Select(Open).ToArray();
Console.WriteLine("ready");
await Task.WhenAll(listeners.Select(GreetAsync));

static Socket Open(IPEndPoint at)
{
    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
    socket.Bind(at);
    socket.Listen();
    return socket;
}

async Task GreetAsync(Socket listener)
{
    while (true)
    {
        try
        {
            using var client = await listener.AcceptAsync();
            await client.SendAsync(greeting);
        }
        catch (SocketException)
        {
            // The client went away: the next one counts.
        }
    }
}
