using System.Text;

namespace Antrea.Testing.Lab;

/// <summary>
/// The part that kube-proxy plays in its iptables mode, in chains of its own: a connection to a ClusterIP or NodePort is sent to a backend; what
/// comes back to its sender, what entered by a NodePort and what comes to a ClusterIP from outside the Pods leaves with the node's address.
/// It marks with 0x4000, as kube-proxy does.
/// </summary>
public static class KubeProxy
{
    private const string Mark = "0x4000/0x4000";

    /// <summary>Makes these the only Services of a node.</summary>
    public static void Program(LabNode node, IEnumerable<LabService> services)
    {
        var all = services.ToList();
        foreach (var v6 in new[] { false, true })
        {
            var program = v6 ? "ip6tables" : "iptables";
            node.Namespace.Must($"{program}-restore", "--noflush -w 10", Text(node, v6, [.. all.Where(s => s.IsV6 == v6)], !IsSet(node, program)));
        }
    }

    private static bool IsSet(LabNode node, string program) => node.Exec(program, ["-w", "10", "-t", "nat", "-S", "LAB-SERVICES"]).ExitCode == 0;

    private static string Text(LabNode node, bool v6, List<LabService> services, bool first)
    {
        var (chains, rules) = (new StringBuilder(), new StringBuilder());
        foreach (var chain in new[] { "SERVICES", "NODEPORTS", "MASQ", "POSTROUTING" })
        {
            chains.Append($":LAB-{chain} - [0:0]\n");
        }

        if (first)
        {
            rules.Append("-A PREROUTING -j LAB-SERVICES\n-A OUTPUT -j LAB-SERVICES\n-A POSTROUTING -j LAB-POSTROUTING\n");
        }

        rules.Append($"-A LAB-MASQ -j MARK --or-mark 0x4000\n-A LAB-POSTROUTING -m mark ! --mark {Mark} -j RETURN\n");
        rules.Append("-A LAB-POSTROUTING -j MARK --xor-mark 0x4000\n-A LAB-POSTROUTING -j MASQUERADE --random-fully\n");
        foreach (var (i, service) in services.Index().Where(s => s.Item.Backends.Count > 0))
        {
            Add(chains, rules, service, $"LAB-SVC-{i}", v6 ? "fd00:10::/32" : "10.10.0.0/16");
        }

        rules.Append("-A LAB-SERVICES -m addrtype --dst-type LOCAL -j LAB-NODEPORTS\n");
        return $"*nat\n{chains}{rules}COMMIT\n";
    }

    private static void Add(StringBuilder chains, StringBuilder rules, LabService service, string chain, string pods)
    {
        var protocol = service.Protocol.ToString().ToLowerInvariant();
        var (match, net) = ($"-p {protocol} -m {protocol} --dport", service.IsV6 ? 128 : 32);
        chains.Append($":{chain} - [0:0]\n");
        rules.Append($"-A LAB-SERVICES -d {service.Address}/{net} {match} {service.Port} ! -s {pods} -j LAB-MASQ\n");
        rules.Append($"-A LAB-SERVICES -d {service.Address}/{net} {match} {service.Port} -j {chain}\n");
        if (service.NodePort is { } port)
        {
            rules.Append($"-A LAB-NODEPORTS {match} {port} -j LAB-MASQ\n-A LAB-NODEPORTS {match} {port} -j {chain}\n");
        }

        foreach (var (i, backend) in service.Backends.Index())
        {
            var (end, left) = ($"{chain}-{i}", service.Backends.Count - i);
            chains.Append($":{end} - [0:0]\n");
            rules.Append($"-A {chain} {(left > 1 ? $"-m statistic --mode random --probability {1.0 / left:F8} " : "")}-j {end}\n");
            rules.Append($"-A {end} -s {backend.Address}/{net} -j LAB-MASQ\n-A {end} -p {protocol} -j DNAT --to-destination {backend}\n");
        }
    }
}
