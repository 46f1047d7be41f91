using System.Net;
using System.Net.Sockets;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Netlink;

/// <summary>A client and a server in namespaces of their own, and a router between them where the rules are.</summary>
internal sealed class RouterLab : IDisposable
{
    private static int _number;
    private readonly List<IDisposable> _things = [];

    public RouterLab()
    {
        var id = $"nl-{Environment.ProcessId:x}-{Interlocked.Increment(ref _number):x}";
        Client = Make(id + "c");
        Router = Make(id + "r");
        Server = Make(id + "s");
        Link(Client, "c0", 1);
        Link(Server, "s0", 2);
        Router.Sysctl(("net.ipv4.ip_forward", "1"), ("net.ipv6.conf.all.forwarding", "1"));
    }

    public NetworkNamespace Client { get; }

    public NetworkNamespace Router { get; }

    public NetworkNamespace Server { get; }

    public static IPAddress ClientAddress(bool v6 = false) => IPAddress.Parse(v6 ? "fd91:1::2" : "10.91.1.2");

    public static IPAddress ServerAddress(bool v6 = false) => IPAddress.Parse(v6 ? "fd91:2::2" : "10.91.2.2");

    /// <summary>Adds rules on the router: one a line, as after <c>iptables</c>.</summary>
    public void Rules(bool v6, params string[] rules)
    {
        foreach (var rule in rules)
        {
            Router.Must(v6 ? "ip6tables" : "iptables", rule);
        }
    }

    /// <summary>Opens a socket in a namespace, closed with the lab.</summary>
    public Socket Open(NetworkNamespace place, ProtocolType protocol, IPEndPoint at)
    {
        var socket = place.Invoke(() => new Socket(at.AddressFamily, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol));
        _things.Add(socket);
        socket.ReceiveTimeout = 3000;
        socket.Bind(at);
        return socket;
    }

    /// <summary>A client and a server that know each other's addresses.</summary>
    public (UdpEnd Client, UdpEnd Server) UdpPair(bool v6, int port)
    {
        var to = new IPEndPoint(ServerAddress(v6), port);
        var client = Open(Client, ProtocolType.Udp, new(ClientAddress(v6), 0));
        return (new(client, to), new(Open(Server, ProtocolType.Udp, to), client.LocalEndPoint!));
    }

    public T Keep<T>(T thing)
        where T : IDisposable
    {
        _things.Add(thing);
        return thing;
    }

    public void Dispose()
    {
        foreach (var thing in Enumerable.Reverse(_things))
        {
            thing.Dispose();
        }
    }

    private NetworkNamespace Make(string name) => Keep(NetworkNamespace.Create(name));

    private void Link(NetworkNamespace host, string port, int net)
    {
        Router.Ip($"link add {port} type veth peer name eth0 netns {host.Name}");
        Router.Ip($"addr add 10.91.{net}.1/24 dev {port}", $"addr add fd91:{net}::1/64 dev {port} nodad", $"link set {port} up");
        host.Ip($"addr add 10.91.{net}.2/24 dev eth0", $"addr add fd91:{net}::2/64 dev eth0 nodad", "link set eth0 up",
            $"route add default via 10.91.{net}.1", $"route add default via fd91:{net}::1");
    }
}
