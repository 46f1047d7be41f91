using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>Finds the backends of a Service and how clients are led to them.</summary>
internal sealed class ServiceTranslator(IReadOnlyCollection<KubeObject> objects, EndpointResolver resolver, List<string> notes)
{
    private const string NameLabel = "kubernetes.io/service-name";

    /// <summary>The ways to a Service by name or by its address.</summary>
    /// <exception cref="TraceQueryException">It has no such port, or no endpoint.</exception>
    public List<Translation> To(TraceEndpoint service, TraceEndpoint from, PortProtocol protocol, int? port, bool v6)
    {
        var port1 = Port(service.Service!, protocol, port);
        var backends = Backends(service.Service!, port1, v6);
        if (service.In(v6).Address is not { } address)
        {
            notes.Add($"{service} has no address of its own: clients connect to its endpoints");
            return [.. backends.Select(b => new Translation(b, null, b.Port))];
        }

        if (from.Node is null && !service.Service!.ExternalIPs.Contains($"{address.Address}"))
        {
            // From outside: by an external address, else by the node port, here of the backend's own Node.
            var external = service.Addresses.Where(a => a.IsV6 == v6 && service.Service.ExternalIPs.Contains($"{a.Address}")).Cast<IpNet?>().FirstOrDefault();
            if (external is not null)
            {
                address = external.Value;
            }
            else if (port1.NodePort > 0)
            {
                notes.Add($"from outside {service} is reached at node port {port1.NodePort}, taken to be that of the backend's own Node");
                return [.. backends.Select(b => new Translation(b, NodeAddress(b, v6), port1.NodePort))];
            }
            else
            {
                throw new TraceQueryException($"{service} cannot be reached from outside of the cluster: it has neither node ports nor externalIPs");
            }
        }

        return [.. backends.Select(b => new Translation(b, address, port1.Port))];
    }

    /// <summary>The ways from a node port; none if no Service has that port.</summary>
    public List<Translation> FromNodePort(TraceEndpoint node, PortProtocol protocol, int port, bool v6)
    {
        foreach (var service in objects.OfType<Service>())
        {
            if (service.Ports.FirstOrDefault(p => p.NodePort == port && p.Protocol == protocol) is { } at)
            {
                notes.Add($"{protocol} {port} is a node port of Service {service.Metadata.Namespace}/{service.Metadata.Name}");
                return [.. Backends(service, at, v6).Select(b => new Translation(b, node.In(v6).Address, port, node, Masquerade: true))];
            }
        }

        return [];
    }

    private static ServicePort Port(Service service, PortProtocol protocol, int? port)
    {
        var name = $"Service {service.Metadata.Namespace}/{service.Metadata.Name}";
        var fit = service.Ports.Where(p => p.Protocol == protocol && (port is null || p.Port == port)).ToList();
        return fit.Count == 1 ? fit[0] : throw new TraceQueryException(
            (port is null ? $"{name}: say which {protocol} port is meant (--port N)" : $"{name} has no {protocol} port {port}")
            + $"; it has {(service.Ports.Count == 0 ? "none" : string.Join(", ", service.Ports.Select(p => $"{p.Protocol} {p.Port}")))}");
    }

    private List<TraceEndpoint> Backends(Service service, ServicePort port, bool v6)
    {
        var (ns, name) = (service.Metadata.Namespace, service.Metadata.Name);
        var slices = objects.OfType<EndpointSlice>().Where(s => s.Metadata.Namespace == ns && s.Metadata.Labels[NameLabel] == name).ToList();
        var found = new List<(IpNet Address, int Port)>();
        foreach (var slice in slices)
        {
            foreach (var number in slice.Ports.Where(p => p.Protocol == port.Protocol && p.Name == port.Name))
            {
                found.AddRange(slice.Addresses.Select(a => IpNet.TryParse(a, out var n, hostAllowed: true) ? n : (IpNet?)null).OfType<IpNet>().Select(a => (a, number.Port)));
            }
        }

        if (slices.Count == 0 && service.Selector is { } selector)
        {
            notes.Add($"Service {ns}/{name} has no EndpointSlice here: taken to be the Pods that it selects, at its own port");
            var pods = objects.OfType<Pod>().Where(p => p.Metadata.Namespace == ns && new LabelSelector(selector, []).Matches(p.Metadata.Labels));
            found.AddRange(pods.SelectMany(MemberAddresses.Of).Select(a => (a, port.Port)));
        }

        var backends = found.Where(f => f.Address.IsV6 == v6).Distinct()
            .Select(f => resolver.OfAddress(f.Address, isDestination: false, quiet: true).In(v6) with { Port = f.Port }).ToList();
        return backends.Count > 0 ? backends
            : throw new TraceQueryException($"Service {ns}/{name} has no {(v6 ? "IPv6" : "IPv4")} endpoint for {port.Protocol} {port.Port}");
    }

    private IpNet? NodeAddress(TraceEndpoint backend, bool v6) =>
        backend.Node is { } name && resolver.FindNode(name) is { } node ? EndpointResolver.Of(node).In(v6).Address : null;
}
