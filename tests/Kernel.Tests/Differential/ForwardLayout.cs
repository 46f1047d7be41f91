namespace Antrea.Kernel.Tests.Differential;

/// <summary>How a packet gets through the node: between two routed interfaces, between two ports of a bridge, or from a bridge port to a routed interface.</summary>
public enum ForwardLayout
{
    Routed,
    Bridged,
    FromBridge,
}
