using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Conformance.Support;

/// <summary>
/// Stands in for agents: rules made straight from what a step expects, one for each probe that must not connect. If laboratory, cases and player
/// agree with it, a difference with an agent is the agent's.
/// </summary>
internal sealed class Oracle(PodCluster cluster)
{
    private const string Chain = "LAB-ORACLE";

    public void Enforce(IEnumerable<ProbeRow> rows)
    {
        var blocked = rows.Where(r => !r.MustConnect).ToList();
        foreach (var node in cluster.Nodes)
        {
            foreach (var v6 in new[] { false, true })
            {
                var program = v6 ? "ip6tables" : "iptables";
                var first = node.Exec(program, ["-w", "10", "-S", Chain]).ExitCode != 0;
                string[] hooks = first ? ["-A INPUT", "-A OUTPUT", "-A FORWARD"] : [];
                node.Namespace.Must($"{program}-restore", "--noflush -w 10", string.Join('\n',
                [
                    "*filter", $":{Chain} - [0:0]", .. hooks.Select(h => $"{h} -j {Chain}"), $"-A {Chain} -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN",
                    .. blocked.Where(r => r.To.Contains(':') == v6).SelectMany(r => Rules(node, r)), "COMMIT", "",
                ]));
            }
        }
    }

    // What its own node sends is decided there only if it does not leave it: otherwise the sender would hear of it in other words.
    private static IEnumerable<string> Rules(LabNode node, ProbeRow row)
    {
        var v6 = row.To.Contains(':');
        var protocol = row.Protocol?.ToString().ToLowerInvariant() ?? (v6 ? "icmpv6" : "icmp");
        var port = row.Protocol is null ? "" : $"--ctorigdstport {row.Port} ";
        var leaves = row.From is LabNode && row.To != node.Gateway && !node.Pods.Any(p => p.Ip == row.To || p.Ip6 == row.To);
        var prohibited = $"REJECT --reject-with {(v6 ? "icmp6-adm-prohibited" : "icmp-host-prohibited")}";

        // A reset would leave a bridge without the Service's address.
        string[] verdicts = row.Expected[0] != "Rejected" ? ["DROP"] : row.Protocol != LabProtocol.Tcp ? [prohibited]
            : [.. node.Wiring.Pods == PodLink.Bridged ? [$"--ctstate DNAT -j {prohibited}"] : Array.Empty<string>(), "REJECT --reject-with tcp-reset"];
        foreach (var source in row.Source is null ? row.From.Addresses.Select(a => a.ToString()).Where(a => a.Contains(':') == v6) : [row.Source])
        {
            if (row.From != node || !leaves)
            {
                foreach (var verdict in verdicts)
                {
                    var jump = verdict.StartsWith("--", StringComparison.Ordinal) ? "" : "-j ";
                    yield return $"-A {Chain} -p {protocol} -m conntrack --ctorigsrc {source} --ctorigdst {row.To} {port}{jump}{verdict}";
                }
            }
        }
    }
}
