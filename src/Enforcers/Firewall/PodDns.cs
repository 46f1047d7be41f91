using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Brings the answers of DNS servers to Pods with rules on domain names to user space, behind <c>filter</c>. Without a listener they pass:
/// names that are not learnt stay closed.
/// </summary>
internal static class PodDns
{
    /// <summary>Number of the queue.</summary>
    public const int Queue = 27653;

    private static readonly string[] Protocols = ["udp", "tcp"];

    public static void Render(PodPlan plan, TableBuilder table)
    {
        var v6 = table.Family == AddressFamily.V6;
        var pods = NetSet.Of(plan.FqdnPods().SelectMany(p => p.Pod.Addresses), v6);
        if (pods.IsEmpty)
        {
            return;
        }

        var set = Names.Pods("DNS", table.Family);
        table.Set(set, DesiredSet.Of(pods));
        var to = $"-m set --match-set {set} dst -j NFQUEUE --queue-num {Queue} --queue-bypass";
        var servers = plan.Options.Dns.Servers.Endpoints;
        var lines = ImmutableArray.CreateBuilder<RuleLine>();
        foreach (var p in Protocols)
        {
            foreach (var s in servers.Where(s => s.Address.IsV6 == v6))
            {
                lines.Add(Answers($"-p {p} -m conntrack --ctdir REPLY --ctorigdst {s.Address.Address} --ctorigdstport {s.Port} {to}"));
                lines.Add(Answers($"-s {s.Address} -p {p} --sport {s.Port} -m conntrack --ctstate UNTRACKED -m addrtype --src-type LOCAL {to}"));
            }

            if (servers.IsEmpty)
            {
                lines.Add(Answers($"-p {p} -m conntrack --ctdir REPLY --ctorigdstport 53 {to}"));

                // A cache on the Node keeps its traffic out of connection tracking.
                lines.Add(Answers($"-p {p} --sport 53 -m conntrack --ctstate UNTRACKED -m addrtype --src-type LOCAL {to}"));
            }
        }

        table.Chain(new DesiredChain(Names.PodDns, lines.ToImmutable()), Table.Security);
        table.Hook(Table.Security, "FORWARD", PodStaticRules.Jump(Names.PodDns));
        table.Hook(Table.Security, "OUTPUT", PodStaticRules.Jump(Names.PodDns));
    }

    private static RuleLine Answers(string body) => PodStaticRules.Line(body, "answers of DNS servers");
}
