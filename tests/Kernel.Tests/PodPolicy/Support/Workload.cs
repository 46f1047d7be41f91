using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>A Pod of the objects and its place in the laboratory.</summary>
/// <param name="Name">Namespace and name, <c>ns/pod</c>.</param>
/// <param name="Host">A Pod of the laboratory, or the node itself for the host's network.</param>
/// <param name="Listens">Ports of a Pod that has a network of its own; a node listens where it always does.</param>
internal sealed record Workload(string Name, LabHost Host, LabNode Node, IReadOnlyList<(LabProtocol Protocol, int Port)> Listens)
{
    public bool HostNetwork => Host is LabNode;

    /// <summary>Ports that Pods of every test listen on.</summary>
    public static IReadOnlyList<(LabProtocol Protocol, int Port)> Standard { get; } =
    [
        .. new[] { 80, 81, 8080, 8081, 8082, 8083, 8084, 8085 }.Select(p => (LabProtocol.Tcp, p)),
        .. new[] { LabProtocol.Udp, LabProtocol.Sctp }.SelectMany(p => new[] { (p, 80), (p, 81) }),
    ];
}
