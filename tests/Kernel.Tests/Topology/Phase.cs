namespace Antrea.Kernel.Tests.Topology;

/// <summary>What is forbidden while all rows are probed once.</summary>
public enum Phase
{
    Nothing,
    EgressDrop,
    IngressDrop,
    EgressReject,
    IngressReject,
}
