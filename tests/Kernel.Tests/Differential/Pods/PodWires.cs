using System.Net;
using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Addresses;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential.Pods;

/// <summary>
/// A node with a real kernel, its Pods in namespaces of their own, routed or on a bridge, and one namespace for everything else. All next hops
/// are fixed and no one answers, so nothing but the packets of the test and the node's refusals are under way.
/// </summary>
internal sealed class PodWires : ICommandRunner, IDisposable
{
    private const int Pods = 8, Unknown = Pods, Outside = Pods + 1;

    private static int _count;

    private readonly List<WirePlace> _places = [];

    public PodWires(bool bridged)
    {
        NetLab.Sweep("ppw");
        var name = $"ppw-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        Node = NetworkNamespace.Create($"{name}-n");
        Node.Sysctl(
            ("net.ipv4.ip_forward", "1"), ("net.ipv6.conf.all.forwarding", "1"), ("net.ipv4.conf.all.rp_filter", "0"), ("net.ipv4.conf.default.rp_filter", "0"),
            ("net.ipv4.conf.all.send_redirects", "0"), ("net.ipv4.conf.default.send_redirects", "0"), ("net.ipv4.icmp_ratemask", "0"),
            ("net.ipv6.icmp.ratelimit", "0"), ("net.netfilter.nf_conntrack_checksum", "0"), ("net.ipv6.conf.default.addr_gen_mode", "1"));
        if (bridged)
        {
            Node.Ip("link add br0 address 02:00:00:00:01:00 type bridge mcast_snooping 0", "link set br0 up");
            Node.Sysctl(("net.bridge.bridge-nf-call-iptables", "1"), ("net.bridge.bridge-nf-call-ip6tables", "1"));
        }

        for (var i = 0; i <= Outside; i++)
        {
            _places.Add(new WirePlace($"{name}-{i}"));
            Connect(i, bridged && i < Outside);
        }

        for (var i = 2; bridged && i < Pods; i++)
        {
            // Neighbours on the bridge, without the node as a router.
            for (var j = 2; j < Pods; j++)
            {
                Route(_places[i].Namespace, v6: false, $"{RandomClusters.PodAddress(1, j, v6: false)}/32", j, "eth0");
                Route(_places[i].Namespace, v6: true, $"{RandomClusters.PodAddress(1, j, v6: true)}/128", j, "eth0");
            }
        }

        Node.Ip(
            $"addr add {RandomClusters.NodeAddresses4[0]}/32 dev lo", $"addr add {RandomClusters.NodeAddresses6[0]}/128 dev lo nodad",
            $"addr add {RandomClusters.PodAddress(1, 1, v6: false)}/32 dev lo", $"addr add {RandomClusters.PodAddress(1, 1, v6: true)}/128 dev lo nodad");
        foreach (var v6 in (bool[])[false, true])
        {
            Route(Node, v6, "default", Outside, "v" + Outside);
            Route(Node, v6, RandomClusters.Cidr(1, v6), Unknown, bridged ? "br0" : "v" + Unknown);
            for (var i = 2; i < Pods; i++)
            {
                Route(Node, v6, $"{RandomClusters.PodAddress(1, i, v6)}/{(v6 ? 128 : 32)}", i, bridged ? "br0" : $"v{i}");
            }
        }
    }

    public NetworkNamespace Node { get; }

    public IReadOnlyList<WirePlace> Places => _places;

    /// <summary>Where an address is.</summary>
    public WirePlace At(IPAddress address)
    {
        var net = IpNet.Of(address);
        if (!IpNet.Parse(RandomClusters.Cidr(1, net.IsV6)).Contains(net))
        {
            return _places[Outside];
        }

        var host = (int)(net.Bits & 0xff);
        return _places[host is >= 2 and < Pods ? host : Unknown];
    }

    public Task<Antrea.Enforcers.Commands.CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string stdin, CancellationToken cancel = default)
    {
        var r = Node.Exec(program, arguments, stdin);
        return Task.FromResult(new Antrea.Enforcers.Commands.CommandResult(r.ExitCode, r.Stdout, r.Stderr));
    }

    /// <summary>Names of the legacy tables that the node's kernel has loaded, one a line.</summary>
    public string LegacyTables(Antrea.Policy.Planning.AddressFamily family) =>
        Node.Exec("cat", [family == Antrea.Policy.Planning.AddressFamily.V4 ? "/proc/net/ip_tables_names" : "/proc/net/ip6_tables_names"]).Stdout;

    public void Dispose()
    {
        foreach (var place in _places)
        {
            place.Dispose();
        }

        Node.Dispose();
    }

    private static string Mac(int place, bool node) => $"02:00:00:00:0{(node ? 1 : 0)}:{place + 16:x2}";

    private void Connect(int i, bool bridged)
    {
        var place = _places[i].Namespace;
        Node.Ip($"link add v{i} address {Mac(i, node: true)} type veth peer name eth0 address {Mac(i, node: false)} netns {place.Name}", $"link set v{i} up");
        if (bridged)
        {
            Node.Ip($"link set v{i} master br0");
        }

        place.Sysctl(("net.ipv6.conf.default.addr_gen_mode", "1"), ("net.ipv4.conf.all.rp_filter", "0"));
        place.Ip(
            "link set eth0 up",
            $"neigh add 169.254.0.1 lladdr {(bridged ? "02:00:00:00:01:00" : Mac(i, node: true))} dev eth0 nud permanent",
            $"neigh add fe80::1 lladdr {(bridged ? "02:00:00:00:01:00" : Mac(i, node: true))} dev eth0 nud permanent",
            "route add default via 169.254.0.1 dev eth0 onlink", "route add default via fe80::1 dev eth0 onlink");
    }

    private static void Route(NetworkNamespace from, bool v6, string net, int place, string device)
    {
        var gateway = v6 ? $"fe80::{place + 16:x}" : $"169.254.0.{place + 16}";
        from.Ip($"neigh replace {gateway} lladdr {Mac(place, node: false)} dev {device} nud permanent", $"route add {net} via {gateway} dev {device} onlink");
    }
}
