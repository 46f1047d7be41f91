using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Conformance.Support;

/// <summary>How a case is laid out: how Pods are connected, and on how many nodes Pods and agents are.</summary>
internal sealed record Layout(string Name, LabWiring Wiring, int Nodes)
{
    public static IReadOnlyList<Layout> All { get; } =
    [
        new("routed, one node", new LabWiring(PodLink.Routed), 1),
        new("routed, two nodes", new LabWiring(PodLink.Routed), 2),
        new("bridged, one node", new LabWiring(PodLink.Bridged), 1),
        new("bridged, two nodes", new LabWiring(PodLink.Bridged), 2),
    ];
}
