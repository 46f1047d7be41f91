using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Antrea.Demo.Probe;

// probe NAME PORT...              listens on TCP ports, IPv4 and IPv6, and greets whoever connects
// probe NAME http:PORT https:PORT a web server
// probe NAME DOMAIN=ADDRESS...    a name server that knows these names, UDP port 53
// probe --ask SERVER DOMAIN       asks a name server and prints the addresses, or "no answer" (exit code 1)
// Servers print "ready" once they are open, and end with SIGTERM.
if (args is ["--ask", var server, var domain])
{
    var addresses = await NameServer.AskAsync(new IPEndPoint(IPAddress.Parse(server), NameServer.Port), domain, TimeSpan.FromSeconds(3));
    Console.WriteLine(addresses is null ? "no answer" : string.Join(' ', addresses.AsEnumerable()));
    return addresses is null ? 1 : 0;
}

var greeting = System.Text.Encoding.ASCII.GetBytes($"hello from {args[0]}\n");
var names = args.Skip(1).Where(a => a.Contains('=')).Select(a => a.Split('=')).ToDictionary(a => a[0], a => IPAddress.Parse(a[1]), StringComparer.OrdinalIgnoreCase);
var listeners = args.Skip(1).Where(a => !a.Contains('=')).Select(a => a.Split(':')).Select(a => (Protocol: a[0], Socket: Open(a[^1]))).ToArray();
var running = listeners.Select(l => l.Protocol is "http" or "https" ? WebServer.ServeAsync(args[0], l.Socket, l.Protocol == "https") : GreetAsync(l.Socket)).ToList();
if (names.Count > 0)
{
    running.Add(NameServer.Open(names));
}

Console.WriteLine("ready");
await Task.WhenAll(running);
return 0;

static Socket Open(string port)
{
    var at = new IPEndPoint(IPAddress.IPv6Any, int.Parse(port, CultureInfo.InvariantCulture));
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
