using System.Text.RegularExpressions;
using Antrea.Policy.Addresses;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>Puts assumed DNS answers into the sets of the rules whose names they fit.</summary>
internal static class LearntNames
{
    /// <summary>Addresses by set, for the Pod that sends the packet.</summary>
    public static Dictionary<string, NetSet> Of(PodPlan plan, IpNet source, IEnumerable<KeyValuePair<string, IpNet>> learnt)
    {
        var clauses = plan.PodAt(source) is { } pod ? plan.RulesOf(pod.Egress).SelectMany(r => r.Clauses).Where(c => c.Fqdn.Length > 0) : [];
        return clauses.DistinctBy(c => c.FqdnSet).ToDictionary(
            c => c.FqdnSet, c => NetSet.Of(learnt.Where(l => l.Value.IsV6 == source.IsV6 && Fits(c.Fqdn, l.Key)).Select(l => l.Value), source.IsV6));
    }

    // A * stands for any run of characters, dots among them; case and a dot at the end do not matter.
    private static bool Fits(string pattern, string name) =>
        Regex.IsMatch(name.TrimEnd('.'), $"^{Regex.Escape(pattern.TrimEnd('.')).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
