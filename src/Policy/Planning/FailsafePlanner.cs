using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Planning;

/// <summary>
/// Decides what stays open whatever the policies say: enough that the cluster can still be repaired, and no more.
/// Neighbour discovery, loopback and established connections are always exempt and not listed here.
/// </summary>
public static class FailsafePlanner
{
    private const string ControlPlaneLabel = "node-role.kubernetes.io/control-plane";
    private const int ApiServerPort = 6443;

    /// <summary>True for the EndpointSlices of the Service default/kubernetes.</summary>
    public static bool IsApiServer(ObjectKey slice) =>
        slice is { Kind: "EndpointSlice", Namespace: "default" } && slice.Name.StartsWith("kubernetes", StringComparison.Ordinal);

    /// <summary>The failsafe rules of a Node.</summary>
    /// <param name="node">The Node's name.</param>
    /// <param name="options">What the user configured.</param>
    /// <param name="nodes">All Nodes of the cluster.</param>
    /// <param name="apiServer">The EndpointSlices of the Service default/kubernetes.</param>
    /// <param name="facts">What the machine shows.</param>
    /// <param name="reached">Where the agent itself reaches the API server: a load balancer, perhaps.</param>
    public static FailsafePlan Plan(
        string node, FailsafeOptions options, IReadOnlyCollection<Node> nodes, IEnumerable<EndpointSlice> apiServer, NodeFacts facts, IEnumerable<ServerAddress> reached)
    {
        if (!options.Enabled)
        {
            return FailsafePlan.Off;
        }

        var all = nodes.SelectMany(MemberAddresses.Of).ToList();
        var masters = nodes.Where(n => n.Metadata.Labels.ContainsKey(ControlPlaneLabel)).ToList();
        var self = nodes.FirstOrDefault(n => n.Metadata.Name == node);
        var servers = new List<(IpNet Address, int Port)>();
        foreach (var slice in apiServer)
        {
            foreach (var text in slice.Addresses)
            {
                if (IpNet.TryParse(text, out var a, hostAllowed: true))
                {
                    servers.AddRange(slice.Ports.Select(p => (a, p.Port)));
                }
            }
        }

        // Where the API server is not known, any Node may run it: better one port too many than a cluster out of reach.
        if (servers.Count == 0)
        {
            servers.AddRange((masters.Count > 0 ? masters : nodes).SelectMany(MemberAddresses.Of).Select(a => (a, ApiServerPort)));
        }

        var trusted = all.Concat(servers.Select(s => s.Address)).ToList();
        var controlPlane = masters.Count == 0 || masters.Contains(self!);
        var inbound = new List<FailsafeRule>();
        var outbound = new List<FailsafeRule>();
        if (options.Inbound is { } own)
        {
            inbound.AddRange(own.Select(Own));
        }
        else
        {
            inbound.Add(Rule("SSH", "tcp", 22, trusted));
            inbound.Add(Rule("kubelet", "tcp", 10250, trusted));
            if (controlPlane)
            {
                foreach (var port in servers.Select(s => s.Port).Distinct().Order())
                {
                    inbound.Add(Rule("API server", "tcp", port, trusted));
                }
            }

            if (masters.Contains(self!))
            {
                inbound.Add(Rule("etcd", "tcp", 2379, masters.SelectMany(MemberAddresses.Of)));
                inbound.Add(Rule("etcd", "tcp", 2380, masters.SelectMany(MemberAddresses.Of)));
            }

            inbound.Add(new FailsafeRule("DHCP", "udp", 68, 67, NetSet.AnyV4, NetSet.Empty));
            inbound.Add(new FailsafeRule("DHCP", "udp", 546, 547, NetSet.Empty, NetSet.AnyV6));
        }

        if (options.Outbound is { } ownOut)
        {
            outbound.AddRange(ownOut.Select(Own));
        }
        else
        {
            foreach (var port in servers.Concat(reached.Select(s => (s.Address, s.Port))).GroupBy(s => s.Port).OrderBy(g => g.Key))
            {
                outbound.Add(Rule("API server", "tcp", port.Key, port.Select(s => s.Address)));
            }

            if (masters.Contains(self!))
            {
                outbound.Add(Rule("etcd", "tcp", 2379, masters.SelectMany(MemberAddresses.Of)));
                outbound.Add(Rule("etcd", "tcp", 2380, masters.SelectMany(MemberAddresses.Of)));
                outbound.Add(Rule("kubelet", "tcp", 10250, all));
            }

            outbound.Add(new FailsafeRule("DNS", "udp", 53, null, NetSet.AnyV4, NetSet.AnyV6));
            outbound.Add(new FailsafeRule("DNS", "tcp", 53, null, NetSet.AnyV4, NetSet.AnyV6));
            outbound.Add(new FailsafeRule("DHCP", "udp", 67, 68, NetSet.AnyV4, NetSet.Empty));
            outbound.Add(new FailsafeRule("DHCP", "udp", 547, 546, NetSet.Empty, NetSet.AnyV6));
        }

        foreach (var o in facts.Overlays)
        {
            var rule = Rule($"{o.Name} overlay", o.Protocol, o.Port, all);
            inbound.Add(rule);
            outbound.Add(rule);
        }

        if (facts.Bgp)
        {
            var rule = new FailsafeRule("BGP", "tcp", 179, null, NetSet.AnyV4, NetSet.AnyV6);
            inbound.Add(rule);
            outbound.Add(rule);
        }

        return new FailsafePlan(true, Some(inbound), Some(outbound));
    }

    private static ListOf<FailsafeRule> Some(List<FailsafeRule> rules) =>
        ListOf.From(rules.Where(r => !r.V4.IsEmpty || !r.V6.IsEmpty).Distinct());

    private static FailsafeRule Rule(string name, string protocol, int? port, IEnumerable<IpNet> peers)
    {
        var list = peers.ToList();
        return new FailsafeRule(name, protocol, port, null, NetSet.Of(list, v6: false), NetSet.Of(list, v6: true));
    }

    private static FailsafeRule Own(FailsafePort p) => p.Nets.Count == 0
        ? new FailsafeRule("configured", p.Protocol, p.Port, null, NetSet.AnyV4, NetSet.AnyV6)
        : Rule("configured", p.Protocol, p.Port, p.Nets);
}
