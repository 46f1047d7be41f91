using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>Which addresses a member stands for.</summary>
public static class MemberAddresses
{
    /// <summary>Annotation with the transport addresses of a Node, <c>v4,v6</c>.</summary>
    public const string TransportAnnotation = "node.antrea.io/transport-addresses";

    /// <summary>
    /// Addresses of a Node as a peer: its InternalIPs (else ExternalIPs; the first of each family), the gateway address of each
    /// Pod CIDR (the first after the network address), and its annotated transport addresses. What cannot be read is left out.
    /// </summary>
    public static IReadOnlyList<IpNet> Of(Node node)
    {
        var found = new List<IpNet>();
        foreach (var type in (string[])["InternalIP", "ExternalIP"])
        {
            var ofType = node.Addresses.Where(a => a.Type == type).ToList();
            if (ofType.Count == 0)
            {
                continue;
            }

            foreach (var v6 in (bool[])[false, true])
            {
                foreach (var a in ofType)
                {
                    if (IpNet.TryParse(a.Address, out var n, hostAllowed: true) && n.IsHost && n.IsV6 == v6)
                    {
                        found.Add(n);
                        break;
                    }
                }
            }

            break;
        }

        foreach (var cidr in node.PodCidrs)
        {
            if (IpNet.TryParse(cidr, out var n) && !n.IsHost)
            {
                found.Add(n.Host(1));
            }
        }

        foreach (var text in (node.Metadata.Annotations[TransportAnnotation] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IpNet.TryParse(text, out var n, hostAllowed: true) && n.IsHost)
            {
                found.Add(n);
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>A Node as a member of a group, or null if it has no address.</summary>
    public static Member? Member(Node node) => Of(node) is { Count: > 0 } a ? new Member(node.Key, ListOf.From(a)) : null;

    /// <summary>A Pod as a member of a group, or null if it stands for no address.</summary>
    public static Member? Member(Pod pod) =>
        Of(pod) is { Count: > 0 } a ? new Member(pod.Key, ListOf.From(a), Named(pod.Ports), pod.Metadata.Uid) : null;

    /// <summary>A Node or Pod as a member of a group, or null if it stands for no address.</summary>
    internal static Member? Member(KubeObject o) => o is Pod pod ? Member(pod) : Member((Node)o);

    private static ListOf<ContainerPort> Named(ListOf<ContainerPort> ports) =>
        ports.All(p => p.Name.Length > 0) ? ports : ListOf.From(ports.Where(p => p.Name.Length > 0));

    /// <summary>Addresses of a Pod; none while it runs in its Node's network, has ended, or has no address.</summary>
    public static IReadOnlyList<IpNet> Of(Pod pod)
    {
        if (pod.HostNetwork || pod.Phase is "Succeeded" or "Failed")
        {
            return [];
        }

        var found = new List<IpNet>();
        foreach (var text in pod.Addresses)
        {
            if (IpNet.TryParse(text, out var n, hostAllowed: true) && n.IsHost)
            {
                found.Add(n);
            }
        }

        return found;
    }
}
