namespace Antrea.Testing.Lab;

/// <summary>A Pod behind its node, on a veth pair.</summary>
public sealed class LabPod : LabHost
{
    private LabPod(LabNode node, int index, NetworkNamespace place)
        : base($"{node.Name}-p{index}", place, $"10.10.{node.Number}.{index}", $"fd00:10:{node.Number}::{index}") => (Node, Index) = (node, index);

    public LabNode Node { get; }

    public int Index { get; }

    /// <summary>Its interface on the node.</summary>
    public string Interface => $"v{Index}";

    internal static LabPod Create(LabNode node, int index, NetworkNamespace place)
    {
        var pod = new LabPod(node, index, place);
        ProcessRunner.Must("ip", ["link", "add", pod.Interface, "netns", node.Namespace.Name, "type", "veth", "peer", "name", "eth0", "netns", place.Name]);
        node.Namespace.Sysctl(($"net.ipv6.conf.{pod.Interface}.accept_dad", "0"));
        if (node.Wiring.Pods == PodLink.Routed)
        {
            pod.Route();
        }
        else
        {
            pod.Plug();
        }

        return pod;
    }

    private void Route()
    {
        Node.Namespace.Ip(
            $"link set {Interface} up", $"addr add fe80::1/64 dev {Interface} nodad",
            $"route add {Ip}/32 dev {Interface} src {Node.Gateway}", $"route add {Ip6}/128 dev {Interface} src {Node.Gateway6}");
        Namespace.Ip(
            "link set eth0 up", $"addr add {Ip}/32 dev eth0", $"addr add {Ip6}/128 dev eth0 nodad",
            $"route add {Node.Gateway} dev eth0 scope link", $"route add default via {Node.Gateway} dev eth0", "route add default via fe80::1 dev eth0");
    }

    private void Plug()
    {
        Node.Namespace.Ip($"link set {Interface} master {Wires.PodBridge}", $"link set {Interface} type bridge_slave hairpin on", $"link set {Interface} up");
        Namespace.Ip(
            "link set eth0 up", $"addr add {Ip}/24 dev eth0", $"addr add {Ip6}/64 dev eth0 nodad",
            $"route add default via {Node.Gateway}", $"route add default via {Node.Gateway6}");
    }
}
