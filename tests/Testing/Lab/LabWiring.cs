namespace Antrea.Testing.Lab;

/// <summary>How Pods hang on their node, and how nodes carry what their Pods say to each other.</summary>
public sealed record LabWiring(PodLink Pods = PodLink.Routed, NodeLink Nodes = NodeLink.Routed)
{
    /// <summary>Host routes behind each node, plain routes between nodes.</summary>
    public static LabWiring Default { get; } = new();
}

public enum PodLink
{
    /// <summary>A veth pair with host addresses; the gateway's address is on the node's loopback.</summary>
    Routed,

    /// <summary>A port of the node's bridge <c>cni0</c>, in hairpin mode; the bridge has the gateway's address and its frames pass iptables.</summary>
    Bridged,
}

public enum NodeLink
{
    /// <summary>Routes to the other node's address.</summary>
    Routed,

    /// <summary>A VXLAN device <c>vx0</c> on each node.</summary>
    Vxlan,
}
