namespace Antrea.Testing.Lab;

/// <summary>What a node's kernel is told about its Pods, the other node and the outside.</summary>
internal static class Wires
{
    public const string PodBridge = "cni0";

    private const string Overlay = "vx0";

    private const string BridgeToIptables = "net.bridge.bridge-nf-call-iptables", BridgeToIp6tables = "net.bridge.bridge-nf-call-ip6tables";

    public static void Connect(LabNode node, LabNode other, LabHost outside)
    {
        // Many probes are refused at once, and each must hear of it.
        node.Namespace.Sysctl(
            ("net.ipv4.ip_forward", "1"), ("net.ipv6.conf.all.forwarding", "1"), ("net.ipv4.conf.all.rp_filter", "0"), ("net.ipv4.conf.default.rp_filter", "0"),
            ("net.ipv4.icmp_ratelimit", "0"), ("net.ipv6.icmp.ratelimit", "0"));
        if (node.Wiring.Pods == PodLink.Routed)
        {
            node.Namespace.Ip(
                $"addr add {node.Gateway}/32 dev lo scope global", $"addr add {node.Gateway6}/128 dev lo nodad",
                $"route add blackhole {node.PodCidr}", $"route add blackhole {node.PodCidr6}");
        }
        else
        {
            // An address of its own, else it would change with every port.
            node.Namespace.Ip(
                $"link add {PodBridge} address {Mac(1, node)} type bridge mcast_snooping 0", $"link set {PodBridge} up",
                $"addr add {node.Gateway}/24 dev {PodBridge}", $"addr add {node.Gateway6}/64 dev {PodBridge} nodad");
            node.Namespace.Sysctl((BridgeToIptables, "1"), (BridgeToIp6tables, "1"));
        }

        if (node.Wiring.Nodes == NodeLink.Routed)
        {
            node.Namespace.Ip($"route add {other.PodCidr} via {other.Ip}", $"route add {other.PodCidr6} via {other.Ip6}");
        }
        else
        {
            Tunnel(node, other);
        }

        node.Namespace.Ip($"route add default via {outside.Ip}", $"route add default via {outside.Ip6}");
    }

    /// <summary>Frames on bridges of this namespace are not shown to iptables.</summary>
    public static void KeepFromIptables(NetworkNamespace place)
    {
        if (File.Exists("/proc/sys/net/bridge/bridge-nf-call-iptables"))
        {
            place.Sysctl((BridgeToIptables, "0"), (BridgeToIp6tables, "0"));
        }
    }

    // The other node's end is known from the start: nothing has to be learnt.
    private static void Tunnel(LabNode node, LabNode other)
    {
        var (mine, peer) = (Ends(node), Ends(other));
        node.Namespace.Ip(
            $"link add {Overlay} address {Mac(2, node)} type vxlan id 1 dstport 4789 local {node.Ip} dev eth0 nolearning", $"link set {Overlay} up",
            $"addr add {mine.V4}/32 dev {Overlay}", $"addr add {mine.V6}/128 dev {Overlay} nodad",
            $"neigh add {peer.V4} lladdr {Mac(2, other)} dev {Overlay} nud permanent", $"neigh add {peer.V6} lladdr {Mac(2, other)} dev {Overlay} nud permanent",
            $"route add {other.PodCidr} via {peer.V4} dev {Overlay} onlink", $"route add {other.PodCidr6} via {peer.V6} dev {Overlay} onlink");
        node.Namespace.Must("bridge", $"fdb append {Mac(2, other)} dev {Overlay} dst {other.Ip}");
    }

    private static (string V4, string V6) Ends(LabNode node) => ($"10.10.{node.Number}.0", $"fd00:10:{node.Number}::");

    private static string Mac(int kind, LabNode node) => $"02:00:00:00:{kind:x2}:{node.Number:x2}";
}
