using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>
/// A node between a client and a server namespace that send raw packets with any address: 10.0/16 (fd00::/16) lives at the client's side, 10.1/16
/// (fd01::/16) at the server's. All next hops are fixed, so nothing but the packets of the test is under way between them.
/// </summary>
internal sealed class ForwardLab : IDisposable
{
    private const string ClientMac = "02:00:00:00:00:0a";
    private const string ServerMac = "02:00:00:00:00:0b";
    private const string NodeMacA = "02:00:00:00:01:0a";
    private const string NodeMacB = "02:00:00:00:01:0b";

    private readonly PlaneUnderTest _plane;
    private readonly NetworkNamespace _client;
    private readonly NetworkNamespace _server;
    private readonly RawSender _fromClient;
    private readonly RawSender _fromServer;

    public ForwardLab(PlaneUnderTest plane, bool v6, ForwardLayout layout)
    {
        _plane = plane;
        _client = NetworkNamespace.Create($"{plane.Real.Name}-c");
        _server = NetworkNamespace.Create($"{plane.Real.Name}-s");
        plane.Real.Sysctl(("net.ipv4.ip_forward", "1"), ("net.ipv6.conf.all.forwarding", "1"), ("net.ipv4.conf.all.rp_filter", "0"),
            ("net.ipv4.conf.default.rp_filter", "0"), ("net.netfilter.nf_conntrack_checksum", "0"), ("net.netfilter.nf_conntrack_tcp_be_liberal", "1"));
        foreach (var place in new[] { plane.Real, _client, _server })
        {
            place.Sysctl(("net.ipv6.conf.default.addr_gen_mode", "1"));
        }

        plane.Real.Ip(
            $"link add va address {NodeMacA} type veth peer name eth0 address {ClientMac} netns {_client.Name}",
            $"link add vb address {NodeMacB} type veth peer name eth0 address {ServerMac} netns {_server.Name}");
        if (layout != ForwardLayout.Routed)
        {
            plane.Real.Ip($"link add br0 address {NodeMacA} type bridge mcast_snooping 0", "link set va master br0", "link set br0 up");
        }

        if (layout == ForwardLayout.Bridged)
        {
            plane.Real.Ip("link set vb master br0");
        }

        plane.Real.Ip("link set va up", "link set vb up");
        var clientSide = layout == ForwardLayout.Routed ? "va" : "br0";
        var serverSide = layout == ForwardLayout.Bridged ? "br0" : "vb";
        Route(plane.Real, v6, $"{Net(v6, 0)} dev {clientSide}", clientSide, ClientMac, "1");
        Route(plane.Real, v6, $"{Net(v6, 1)} dev {serverSide}", serverSide, ServerMac, "2");
        plane.Real.Ip($"addr add {Local(v6)}/{(v6 ? "128 dev lo nodad" : "32 dev lo")}");
        var bridged = layout == ForwardLayout.Bridged;
        _client.Ip("link set eth0 up");
        _server.Ip("link set eth0 up");
        Route(_client, v6, "default dev eth0", "eth0", bridged ? ServerMac : NodeMacA, "3");
        Route(_server, v6, "default dev eth0", "eth0", bridged ? ClientMac : NodeMacB, "3");
        AwaitLocal(v6);
        _fromClient = new RawSender(_client, v6);
        _fromServer = new RawSender(_server, v6);
    }

    /// <summary>An address of the node on the server's side of the number space.</summary>
    public static string Local(bool v6) => v6 ? "fd01::1" : "10.1.0.1";

    public static string Net(bool v6, int side) => v6 ? $"fd0{side}::/16" : $"10.{side}.0.0/16";

    /// <summary>Sends what goes over the wire, and gives the fake the packet with what its kernel knows.</summary>
    public TraceResult Send(FlowStep step)
    {
        (step.FromServer ? _fromServer : _fromClient).Send(step.Wire);
        return _plane.Fake.Send(step.Packet);
    }

    public void Dispose()
    {
        _fromClient.Dispose();
        _fromServer.Dispose();
        _client.Dispose();
        _server.Dispose();
    }

    /// <summary>The kernel makes an IPv6 address its own a moment after it was added.</summary>
    private void AwaitLocal(bool v6)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!_plane.Real.Must("ip", $"{(v6 ? "-6" : "-4")} route show table local").Contains($"local {Local(v6)} ", StringComparison.Ordinal))
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>A route by way of a neighbour that is known for good.</summary>
    private static void Route(NetworkNamespace place, bool v6, string route, string device, string mac, string host)
    {
        var gateway = v6 ? $"fe80::{host}" : $"169.254.0.{host}";
        var parts = route.Split(' ', 2);
        place.Ip($"neigh add {gateway} lladdr {mac} dev {device} nud permanent", $"route add {parts[0]} via {gateway} {parts[1]} onlink");
    }
}
