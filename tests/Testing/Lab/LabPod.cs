namespace Antrea.Testing.Lab;

/// <summary>A Pod, routed behind its node: a veth pair with host addresses, the gateway on the node's side.</summary>
public sealed class LabPod : LabHost
{
    internal LabPod(LabNode node, int index, NetworkNamespace place)
        : base($"{node.Name}-p{index}", place, $"10.10.{node.Number}.{index}", $"fd00:10:{node.Number}::{index}")
    {
        (Node, Index) = (node, index);
        var (inside, outside) = (place, node.Namespace);
        ProcessRunner.Must("ip", ["link", "add", Interface, "netns", outside.Name, "type", "veth", "peer", "name", "eth0", "netns", inside.Name]);
        outside.Sysctl(($"net.ipv6.conf.{Interface}.accept_dad", "0"));
        outside.Ip(
            $"link set {Interface} up", $"addr add fe80::1/64 dev {Interface} nodad",
            $"route add {Ip}/32 dev {Interface} src {node.Gateway}", $"route add {Ip6}/128 dev {Interface} src {node.Gateway6}");
        inside.Ip(
            "link set eth0 up", $"addr add {Ip}/32 dev eth0", $"addr add {Ip6}/128 dev eth0 nodad",
            $"route add {node.Gateway} dev eth0 scope link", $"route add default via {node.Gateway} dev eth0", "route add default via fe80::1 dev eth0");
    }

    public LabNode Node { get; }

    public int Index { get; }

    /// <summary>Its interface on the node.</summary>
    public string Interface => $"v{Index}";
}
