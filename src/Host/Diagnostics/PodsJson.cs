using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Host.Diagnostics;

/// <summary>The part of <c>/policies</c> that is about Pods.</summary>
internal static class PodsJson
{
    /// <summary>A rule, in each of the forms that Pods have it, and how many Pods of this Node do.</summary>
    internal sealed record OnPods(PodRule Rule, IReadOnlyList<PodClause> Clauses, int Pods);

    /// <summary>The rules by policy.</summary>
    public static ILookup<PolicyRef, OnPods> Rules(PodPlan plan)
    {
        var users = plan.Pods.SelectMany(p => new[] { p.Ingress, p.Egress }).Where(p => p.Length > 0).GroupBy(p => p).ToDictionary(g => g.Key, g => g.Count());
        var pods = new int[plan.Rules.Count];
        foreach (var profile in plan.Profiles)
        {
            foreach (var i in profile.Rules)
            {
                pods[i] += users.GetValueOrDefault(profile.Id);
            }
        }

        // Pods with named ports or learnt addresses of their own have a form of their own; what it counted is the rule's.
        return plan.Rules.Select((r, i) => (Rule: r, Pods: pods[i])).GroupBy(r => r.Rule.Rule.Id)
            .Select(g => new OnPods(g.First().Rule, [.. g.SelectMany(r => r.Rule.Clauses).DistinctBy(c => c with { FqdnSet = "" })], g.Sum(r => r.Pods)))
            .ToLookup(r => r.Rule.Rule.Policy);
    }

    /// <summary>A rule.</summary>
    public static object Rule(OnPods r, NodeState state, Counters counters) => new
    {
        Name = r.Rule.Rule.Name.Length > 0 ? r.Rule.Rule.Name : "isolation",
        r.Rule.Rule.Id,
        Direction = r.Rule.Rule.Direction.ToString(),
        Action = r.Rule.Rule.Action.ToString(),
        r.Pods,
        r.Rule.ForService,
        Clauses = r.Clauses.Select(c => new
        {
            Peers = Peers(c, state.Plan!.Pods),
            Services = c.Services.Select(StatusJson.Service).ToArray(),
            Frontends = c.Frontends?.Select(f => $"{f.Protocol} {f.Address?.Address.ToString() ?? "any node"} port {f.Port}").ToArray(),
        }),
        r.Rule.Rule.Log,
        Quarantined = state.Quarantined.GetValueOrDefault(r.Rule.Rule.Id),
        Statistics = StatusJson.Statistics(r.Rule.Rule, counters),
    };

    /// <summary>The Pods of this Node.</summary>
    public static IEnumerable<object> Pods(PodPlan plan) => plan.Pods.Select(p => new
    {
        p.Namespace,
        p.Name,
        Addresses = p.Addresses.Select(a => a.Address.ToString()).ToArray(),
        IngressRules = p.Ingress.Length > 0 ? plan.ProfileById[p.Ingress].Rules.Count : 0,
        EgressRules = p.Egress.Length > 0 ? plan.ProfileById[p.Egress].Rules.Count : 0,
        BoundTo = p.Links.Select(l => l.Interface).Distinct().ToArray(),

        // Nothing keeps another Pod from using these addresses.
        NotBound = p.Unbound.Select(a => a.Address.ToString()).ToArray(),
    });

    private static string Peers(PodClause clause, PodPlan plan)
    {
        if (clause.Fqdn.Length > 0)
        {
            return $"domain name {clause.Fqdn}";
        }

        if (clause.Peers.Length == 0)
        {
            return "any";
        }

        var set = plan.SetById[clause.Peers];
        return (set.V4.IsEmpty, set.V6.IsEmpty) switch
        {
            (true, true) => "none",
            (false, true) => StatusJson.Addresses(set.V4),
            (true, false) => StatusJson.Addresses(set.V6),
            _ => $"{StatusJson.Addresses(set.V4)} {StatusJson.Addresses(set.V6)}",
        };
    }
}
