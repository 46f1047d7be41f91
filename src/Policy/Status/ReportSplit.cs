using System.Text;
using Antrea.Policy.Api;

namespace Antrea.Policy.Status;

/// <summary>Splits a long report.</summary>
public static class ReportSplit
{
    /// <summary>The most policies of a part.</summary>
    public const int MostPolicies = 500;

    /// <summary>The most parts of a report; a power of two.</summary>
    public const int MostParts = 512;

    /// <summary>
    /// The parts of a report, at least one. Which part a policy is in depends on its UID and on how many parts there are, a power of two: one that comes
    /// or goes changes no other part. Within a part policies stand in order. What is too much for <see cref="MostParts"/> is left out.
    /// </summary>
    public static ListOf<ListOf<ReportedPolicy>> Of(IReadOnlyCollection<ReportedPolicy> policies)
    {
        for (var parts = 1; ; parts *= 2)
        {
            var split = policies.ToLookup(p => (int)(Hash(p.Uid) & (uint)(parts - 1)));
            if (parts == MostParts || split.All(s => s.Count() <= MostPolicies))
            {
                return ListOf.From(Enumerable.Range(0, parts).Select(i => ListOf.From(split[i]
                    .OrderBy(p => p.Policy.Kind, StringComparer.Ordinal).ThenBy(p => p.Policy.Namespace, StringComparer.Ordinal)
                    .ThenBy(p => p.Policy.Name, StringComparer.Ordinal).Take(MostPolicies))));
            }
        }
    }

    // FNV-1a, its upper half folded into the lower: the same in every process.
    private static uint Hash(string text)
    {
        var h = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            h = (h ^ b) * 1099511628211UL;
        }

        return (uint)(h ^ (h >> 32));
    }
}
