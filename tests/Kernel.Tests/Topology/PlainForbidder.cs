using System.Net.Sockets;

namespace Antrea.Kernel.Tests.Topology;

/// <summary>By a few rules written down here: what the kernel can do without any agent.</summary>
internal sealed class PlainForbidder : IForbidder
{
    private const string Chain = "LAB-FORBID";

    public bool SparesItself => false;

    public bool ResetsBridgedServices => false;

    public Task ForbidAsync(TopologyBed bed, Phase phase)
    {
        foreach (var node in bed.Cluster.Nodes)
        {
            foreach (var v6 in new[] { false, true })
            {
                var program = v6 ? "ip6tables" : "iptables";
                var first = node.Exec(program, ["-w", "10", "-S", Chain]).ExitCode != 0;
                node.Namespace.Must($"{program}-restore", "--noflush -w 10", string.Join('\n',
                [
                    "*filter", $":{Chain} - [0:0]", .. first ? [$"-A FORWARD -j {Chain}"] : Array.Empty<string>(),
                    $"-A {Chain} -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN", .. Rules(bed, phase, v6), "COMMIT", "",
                ]));
            }
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<string> Rules(TopologyBed bed, Phase phase, bool v6)
    {
        var egress = phase is Phase.EgressDrop or Phase.EgressReject;
        var addresses = new[] { egress ? "client1" : "server1", "self1" }.SelectMany(bed.Addresses)
            .Where(a => a.AddressFamily == AddressFamily.InterNetworkV6 == v6);
        return phase == Phase.Nothing ? [] : addresses.SelectMany(a =>
        {
            var match = $"-A {Chain} -{(egress ? 's' : 'd')} {a}";
            return phase is Phase.EgressDrop or Phase.IngressDrop ? [$"{match} -j DROP"] : (string[])
            [
                $"{match} -p tcp -j REJECT --reject-with tcp-reset", $"{match} -j REJECT --reject-with {(v6 ? "icmp6-adm-prohibited" : "icmp-host-prohibited")}",
            ];
        });
    }
}
