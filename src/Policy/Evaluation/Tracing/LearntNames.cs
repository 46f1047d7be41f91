using Antrea.Policy.Addresses;
using Antrea.Policy.Fqdn;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>Puts assumed DNS answers into the sets of the rules whose names they fit.</summary>
internal static class LearntNames
{
    /// <summary>Addresses by set, for the Pod that sends the packet.</summary>
    public static HashSet<(string Set, IpNet Address)> Of(PodPlan plan, IpNet source, IEnumerable<KeyValuePair<string, IpNet>> learnt)
    {
        var clauses = plan.PodAt(source) is { } pod ? plan.RulesOf(pod.Egress).SelectMany(r => r.Clauses).Where(c => c.Fqdn.Length > 0) : [];
        return clauses.SelectMany(c => learnt.Where(l => Fits(c.Fqdn, l.Key)).Select(l => (c.FqdnSet, l.Value))).ToHashSet();
    }

    private static bool Fits(string pattern, string name) => FqdnPattern.TryParse(pattern, out var p) && p.Matches(DnsName.Canonical(name));
}
