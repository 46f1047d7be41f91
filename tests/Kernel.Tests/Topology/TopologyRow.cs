using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Topology;

/// <summary>How Pods and nodes are connected.</summary>
public enum Net
{
    /// <summary>Host routes, both Pods on one node.</summary>
    Routed,

    /// <summary>A bridge, both Pods on one node.</summary>
    Bridge,

    /// <summary>VXLAN between two nodes, a bridge on each, the client's Pod on one and the server's on the other.</summary>
    Vxlan,
}

/// <summary>What a packet goes through between client and server.</summary>
public enum Way
{
    /// <summary>To the server's own address.</summary>
    Direct,

    /// <summary>To the ClusterIP of the server's Service.</summary>
    ClusterIP,

    /// <summary>To the NodePort of the server's Service, on the server's node.</summary>
    NodePort,

    /// <summary>
    /// With the node's address as its source: a Pod to a host outside, and for rules about what enters a Pod, that host to a NodePort of the client's node.
    /// </summary>
    Masquerade,

    /// <summary>A Pod to the ClusterIP of a Service that has only itself behind it.</summary>
    Hairpin,
}

public enum Sent
{
    Tcp,
    Udp,
    Sctp,
    Icmp,
}

/// <summary>One row of the matrix.</summary>
public sealed record TopologyRow(Net Net, Way Way, bool V6, Sent Sent)
{
    public static IReadOnlyList<TopologyRow> All { get; } =
    [
        .. from net in Enum.GetValues<Net>()
           from way in Enum.GetValues<Way>()
           from v6 in new[] { false, true }
           from sent in Enum.GetValues<Sent>()
           select new TopologyRow(net, way, v6, sent),
    ];

    /// <summary>Why there is no such traffic; null where there is.</summary>
    public string? Senseless => Sent == Sent.Icmp && Way is (Way.ClusterIP or Way.NodePort or Way.Hairpin)
        ? "Services have ports, and echo requests none" : null;

    internal LabProtocol? Protocol => Sent switch { Sent.Tcp => LabProtocol.Tcp, Sent.Udp => LabProtocol.Udp, Sent.Sctp => LabProtocol.Sctp, _ => null };
}
