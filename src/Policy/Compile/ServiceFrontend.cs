using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>An address and port at which a Service is reached, before it is translated to an endpoint.</summary>
/// <param name="Protocol">Protocol.</param>
/// <param name="Port">Port.</param>
/// <param name="Address">ClusterIP or external address; null = a node port, at any address of a Node.</param>
public sealed record ServiceFrontend(PortProtocol Protocol, int Port, IpNet? Address)
{
    /// <summary>Where Pods reach a Service: cluster and external addresses, and its node ports.</summary>
    public static IEnumerable<ServiceFrontend> All(Service service) =>
        At(service, service.ClusterIPs.Concat(service.ExternalIPs)).Concat(NodePorts(service));

    /// <summary>Where clients outside of the cluster reach a Service: external addresses and node ports.</summary>
    public static IEnumerable<ServiceFrontend> External(Service service) => At(service, service.ExternalIPs).Concat(NodePorts(service));

    private static IEnumerable<ServiceFrontend> At(Service service, IEnumerable<string> addresses)
    {
        foreach (var text in addresses)
        {
            if (IpNet.TryParse(text, out var address, hostAllowed: true) && address.IsHost)
            {
                foreach (var p in service.Ports)
                {
                    yield return new ServiceFrontend(p.Protocol, p.Port, address);
                }
            }
        }
    }

    private static IEnumerable<ServiceFrontend> NodePorts(Service service) =>
        service.Ports.Where(p => p.NodePort > 0).Select(p => new ServiceFrontend(p.Protocol, p.NodePort, null));
}
