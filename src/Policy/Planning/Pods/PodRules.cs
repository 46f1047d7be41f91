using System.Security.Cryptography;
using System.Text;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Planning.Pods;

/// <summary>Makes a compiled rule into what each of its Pods here has: usually one rule for all of them.</summary>
internal static class PodRules
{
    /// <summary>The rules and the Pods they are for; none if the rule has nothing to do on this Node.</summary>
    public static IEnumerable<(PodRule Rule, IEnumerable<Member> Pods)> Of(CompiledPolicy policy, CompiledRule rule, PlanInputs inputs, PeerSets sets)
    {
        var minTtl = (inputs.Config?.Pods ?? PodOptions.Default).Dns.MinTtl;
        var pods = rule.Targets.SelectMany(t => inputs.Members.GetValueOrDefault(t.Id, [])).DistinctBy(m => m.Key).ToList();
        if (rule.TargetFrontends.Count > 0)
        {
            var atService = ListOf.From(Clauses(rule, null, sets, minTtl).Select(c => c with { Frontends = rule.TargetFrontends }));
            if (atService.Count > 0)
            {
                yield return (new PodRule(rule, policy.TierPriority, policy.Priority, atService, ForService: true), []);
            }
        }

        if (pods.Count == 0)
        {
            yield break;
        }

        var own = rule.Peers.Fqdns.Count > 0 || (rule.Direction == Direction.Ingress && rule.Services.Any(s => s is NamedPortMatch));
        if (!own)
        {
            if (ListOf.From(Clauses(rule, null, sets, minTtl)) is { Count: > 0 } clauses)
            {
                yield return (Make(clauses), pods);
            }

            yield break;
        }

        // Pods that name their ports alike, and learn no addresses of their own, still share.
        foreach (var alike in pods.GroupBy(p => ListOf.From(Clauses(rule, p, sets, minTtl))))
        {
            if (alike.Key.Count > 0)
            {
                yield return (Make(alike.Key), alike);
            }
        }

        PodRule Make(ListOf<PodClause> clauses) => new(rule, policy.TierPriority, policy.Priority, clauses);
    }

    /// <summary>
    /// Name of the set of the addresses that a Pod learns for a domain name. Another fqdnCacheMinTTL is another set: what was kept for longer
    /// than the configuration now says does not outlive the change.
    /// </summary>
    public static string FqdnSet(Member pod, string fqdn, uint minTtl) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{pod.Key.Namespace}/{pod.Key.Name} {pod.Uid} {minTtl} {fqdn}")).AsSpan(0, 8));

    private static IEnumerable<PodClause> Clauses(CompiledRule rule, Member? pod, PeerSets sets, uint minTtl)
    {
        var named = rule.Services.OfType<NamedPortMatch>().ToList();
        var numbered = ListOf.From(rule.Services.Where(s => s is not NamedPortMatch));
        if (named.Count > 0 && rule.Direction == Direction.Ingress)
        {
            // The Pod itself receives the traffic: its own ports count. A Service's traffic ends at any Pod: there no name says a number.
            numbered = ListOf.From(numbered.Concat(named.SelectMany(n => pod is null ? [] : Resolve(n, pod))).Distinct());
            named = [];
        }

        var peers = rule.Peers;
        if (numbered.Count > 0 || rule.Services.Count == 0)
        {
            if (peers.Frontends is not null)
            {
                if (peers.Frontends.Count > 0)
                {
                    yield return new PodClause("", numbered, Frontends: peers.Frontends);
                }
            }
            else if (peers.Any)
            {
                yield return new PodClause("", numbered);
            }
            else if (peers.Selectors.Count + peers.Nets.Count > 0)
            {
                yield return new PodClause(sets.Of(peers), numbered);
            }

            foreach (var fqdn in peers.Fqdns)
            {
                yield return new PodClause("", numbered, fqdn, FqdnSet(pod!, fqdn, minTtl));
            }
        }

        // The peers receive the traffic: those that have the port, by its number. Networks and names have no ports that are named.
        foreach (var port in named)
        {
            var byNumber = sets.Members(peers).SelectMany(m => Resolve(port, m).Select(s => (Service: s, Member: m)))
                .GroupBy(x => x.Service, x => x.Member).OrderBy(g => g.Key.ToString(), StringComparer.Ordinal);
            foreach (var group in byNumber)
            {
                yield return new PodClause(sets.OfPort(peers, $"{port.Name} {group.Key}", group), [group.Key]);
            }
        }
    }

    private static IEnumerable<PortMatch> Resolve(NamedPortMatch port, Member pod) =>
        pod.Ports.Where(p => p.Name == port.Name && p.Protocol == port.Protocol)
            .Select(p => new PortMatch(port.Protocol, new PortRange(p.Port, p.Port), port.Source)).Distinct();
}
