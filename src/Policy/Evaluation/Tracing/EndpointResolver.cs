using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>Finds the Pod, Node or Service that somebody means, and whom an address belongs to.</summary>
internal sealed class EndpointResolver(IReadOnlyCollection<KubeObject> objects, List<string> notes)
{
    private const string Forms = "must be ns/pod, node/NAME, or an IP address";
    private readonly List<Pod> _pods = [.. objects.OfType<Pod>()];
    private readonly List<Node> _nodes = [.. objects.OfType<Node>()];

    /// <summary>One end of a connection.</summary>
    /// <exception cref="TraceQueryException">There is none of that name, or more than one.</exception>
    public TraceEndpoint Resolve(string text, bool isDestination)
    {
        if (IpNet.TryParse(text, out var address, hostAllowed: true) && address.IsHost)
        {
            return OfAddress(address, isDestination);
        }

        var (prefix, rest) = text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? (text[..colon], text[(colon + 1)..]) : ("", text);
        var parts = rest.Split('/');
        switch (prefix)
        {
            case "svc" when !isDestination:
                throw new TraceQueryException($"'{text}': a Service opens no connections; as the source give ns/pod, node/NAME or an IP address");
            case "svc" when parts is [var ns, var name]:
                return Of(objects.OfType<Service>().FirstOrDefault(s => s.Metadata.Namespace == ns && s.Metadata.Name == name)
                    ?? throw new TraceQueryException($"there is no Service {ns}/{name} among the manifests"));
            case "node" when parts is [var name]:
                return Of(FindNode(name) ?? throw NoNode(name));
            case "pod" when parts is [var ns, var name]:
                return Of(FindPod(ns, name) ?? throw NoPod(ns, name));
            case "" when parts is ["node", var name]:
                return (FindNode(name), FindPod("node", name)) switch
                {
                    ({ }, { }) => throw new TraceQueryException($"'{text}' is a Node and a Pod: write node:{name} or pod:node/{name}"),
                    ({ } n, null) => Of(n),
                    (null, { } p) => Of(p),
                    _ => throw NoNode(name),
                };
            case "" when parts is [{ Length: > 0 } ns, { Length: > 0 } name]:
                return Of(FindPod(ns, name) ?? throw NoPod(ns, name));
            default:
                throw new TraceQueryException($"'{text}': {Forms}{(isDestination ? ", or svc:NS/NAME" : "")}");
        }
    }

    /// <summary>Whom an address belongs to; an address outside of the cluster is itself.</summary>
    /// <exception cref="TraceQueryException">More than one own it.</exception>
    public TraceEndpoint OfAddress(IpNet address, bool isDestination, bool quiet = false)
    {
        var pods = _pods.Where(p => MemberAddresses.Of(p).Contains(address)).ToList();

        // What is only inferred to be a Node's, the first address of its Pod network, may be a Pod's.
        var nodes = _nodes.Where(n => (pods.Count > 0 ? Parsed(n.Addresses.Select(a => a.Address)) : AddressesOf(n)).Contains(address)).ToList();
        var owners = pods.Select(p => $"Pod {p.Metadata.Namespace}/{p.Metadata.Name}").Concat(nodes.Select(n => $"Node {n.Metadata.Name}")).ToList();
        if (owners.Count > 1)
        {
            throw new TraceQueryException($"{address.Address} belongs to {string.Join(" and ", owners)}: name the one that is meant");
        }

        var host = pods.Count + nodes.Count > 0 ? null : _pods.FirstOrDefault(p => p is { HostNetwork: true, NodeName.Length: > 0 } && Ended(p) is null
            && p.Addresses.Any(a => IpNet.TryParse(a, out var own, hostAllowed: true) && own == address));
        var service = isDestination && owners.Count == 0 && host is null ? objects.OfType<Service>().FirstOrDefault(s => AddressesOf(s).Contains(address)) : null;
        var end = pods is [var pod] ? Of(pod) : nodes is [var node] ? Of(node) : host is not null ? Of(host, quiet: true) : service is not null ? Of(service) : null;
        if (end is not null)
        {
            Note($"{address.Address} belongs to {end}");
            return end with { Addresses = [address] };
        }

        var cidr = _nodes.FirstOrDefault(n => n.PodCidrs.Any(c => IpNet.TryParse(c, out var net) && net.Contains(address)));
        if (cidr is not null)
        {
            Note($"{address.Address} is in the Pod network of Node {cidr.Metadata.Name}, but no known Pod owns it");
        }

        return new TraceEndpoint("Address", $"{address.Address}", cidr?.Metadata.Name, null) { Addresses = [address] };

        void Note(string text)
        {
            if (!quiet)
            {
                notes.Add(text);
            }
        }
    }

    /// <summary>A Node.</summary>
    public static TraceEndpoint Of(Node node) =>
        new("Node", node.Metadata.Name, node.Metadata.Name, null) { Addresses = ListOf.From(AddressesOf(node)) };

    /// <summary>A Node by its name, or null.</summary>
    public Node? FindNode(string name) => _nodes.FirstOrDefault(n => n.Metadata.Name == name);

    private static TraceEndpoint Of(Service service) =>
        new("Service", $"{service.Metadata.Namespace}/{service.Metadata.Name}", null, null) { Addresses = ListOf.From(AddressesOf(service)), Service = service };

    private TraceEndpoint Of(Pod pod, bool quiet = false)
    {
        var name = $"{pod.Metadata.Namespace}/{pod.Metadata.Name}";
        if (pod.NodeName.Length == 0)
        {
            throw new TraceQueryException($"Pod {name} is on no Node yet");
        }

        if (Ended(pod) is { } ended)
        {
            throw new TraceQueryException($"Pod {name} {ended}: it has no address any more");
        }

        if (pod.HostNetwork)
        {
            if (!quiet)
            {
                notes.Add($"Pod {name} is in the network of Node {pod.NodeName}: the Node's rules count");
            }

            return FindNode(pod.NodeName) is { } host ? Of(host)
                : new TraceEndpoint("Node", pod.NodeName, pod.NodeName, null) { Addresses = Parsed(pod.Addresses) };
        }

        return MemberAddresses.Of(pod) is { Count: > 0 } addresses
            ? new TraceEndpoint("Pod", name, pod.NodeName, null) { Addresses = ListOf.From(addresses) }
            : throw new TraceQueryException($"Pod {name} has no address yet");
    }

    private static string? Ended(Pod pod) => pod.Phase is "Succeeded" or "Failed" ? $"has ended ({pod.Phase})" : null;

    private Pod? FindPod(string ns, string name) => _pods.FirstOrDefault(p => p.Metadata.Namespace == ns && p.Metadata.Name == name);

    private static IEnumerable<IpNet> AddressesOf(Node node) => MemberAddresses.Of(node).Concat(Parsed(node.Addresses.Select(a => a.Address))).Distinct();

    private static IEnumerable<IpNet> AddressesOf(Service service) => Parsed(service.ClusterIPs.Concat(service.ExternalIPs));

    private static ListOf<IpNet> Parsed(IEnumerable<string> texts) => ListOf.From(texts
        .Select(t => IpNet.TryParse(t, out var a, hostAllowed: true) && a.IsHost ? a : (IpNet?)null).OfType<IpNet>());

    private static TraceQueryException NoNode(string name) => new($"there is no Node {name} among the manifests");

    private static TraceQueryException NoPod(string ns, string name) => new($"there is no Pod {ns}/{name} among the manifests");
}
