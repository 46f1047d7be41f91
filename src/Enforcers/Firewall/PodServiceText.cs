using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>Renders protocols and ports of rules on Pods: several ports of a protocol are one match.</summary>
internal static class PodServiceText
{
    // The kernel's limit; a range counts two.
    private const int MultiportSlots = 15;

    /// <summary>The matches, each ending with a space, and whether it is TCP (null = any protocol). None if the family has none of them.</summary>
    public static IEnumerable<(string Match, bool? Tcp)> Matches(ListOf<ServiceMatch> services, AddressFamily family)
    {
        if (services.Count == 0)
        {
            yield return ("", null);
            yield break;
        }

        foreach (var byProtocol in services.OfType<PortMatch>().Where(IsPlain).GroupBy(p => p.Protocol))
        {
            foreach (var ports in Portions(byProtocol.Select(p => new PortRange(p.Destination!.Value.First, p.Destination!.Value.Last, p.Destination!.Value.First != p.Destination!.Value.Last)).Distinct()))
            {
                var protocol = byProtocol.Key.ToString().ToLowerInvariant();
                yield return (ports.Count == 1
                    ? $"-p {protocol} --dport {ports[0]} " : $"-p {protocol} -m multiport --dports {string.Join(',', ports)} ", byProtocol.Key == PortProtocol.TCP);
            }
        }

        foreach (var s in services)
        {
            if (s is not PortMatch p || !IsPlain(p))
            {
                if (ServiceText.Render(s, family) is { } text)
                {
                    yield return ($"{text} ", s is PortMatch { Protocol: PortProtocol.TCP });
                }
            }
        }
    }

    /// <summary>The protocols of a clause by number, each ending with a space; empty text = every protocol.</summary>
    public static IEnumerable<string> Protocols(PodClause clause) => clause.Services.Count == 0 ? [""] : clause.Services.SelectMany(s => s switch
    {
        PortMatch p => (int[])[IpProtocol.Of(p.Protocol)],
        IcmpServiceMatch => [IpProtocol.Icmp, IpProtocol.IcmpV6],
        IgmpServiceMatch => [IpProtocol.Igmp],
        _ => [],
    }).Distinct().Select(n => $"-p {n} ");

    /// <summary>The answer to what is not TCP: administratively prohibited.</summary>
    public static string Prohibited(AddressFamily family) => family == AddressFamily.V4 ? "icmp-host-prohibited" : "icmp6-adm-prohibited";

    private static bool IsPlain(PortMatch p) => p is { Destination: not null, Source: null };

    private static IEnumerable<List<PortRange>> Portions(IEnumerable<PortRange> ports)
    {
        var (portion, slots) = (new List<PortRange>(), 0);
        foreach (var p in ports)
        {
            var needs = p.First == p.Last ? 1 : 2;
            if (slots + needs > MultiportSlots)
            {
                yield return portion;
                (portion, slots) = ([], 0);
            }

            portion.Add(p);
            slots += needs;
        }

        if (portion.Count > 0)
        {
            yield return portion;
        }
    }
}
