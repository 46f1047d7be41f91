using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Computes the edits that turn a chain into what it shall be, leaving every rule that is already right alone, so that its counters live on.
/// A rule that must move takes its counters along.
/// Edits name original positions only, each at most once for -D and -R, highest first: batches that edit a rule of their own making crash
/// iptables-nft-restore 1.8.9.
/// </summary>
public static class ChainEdits
{
    /// <summary>Writes the edit lines; returns how many.</summary>
    public static int Write(StringBuilder text, string chain, ImmutableArray<ActualRule> actual, ImmutableArray<RuleLine> desired)
    {
        var kept = Kept(actual, desired);
        var lines = new List<string>();
        var counted = Counted(actual, kept);

        // From the end of the chain to its start; each gap lies between two kept rules.
        var (a, d) = (actual.Length, desired.Length);
        for (var k = kept.Count; k >= 0; k--)
        {
            var (keptA, keptD) = k > 0 ? kept[k - 1] : (-1, -1);
            Gap(lines, chain, keptA + 1, a, desired.AsSpan()[(keptD + 1)..d], atEnd: a == actual.Length, counted);
            (a, d) = (keptA, keptD);
        }

        foreach (var l in lines)
        {
            text.Append(l).Append('\n');
        }

        return lines.Count;
    }

    // What the rules that do not keep their place have counted, as iptables-restore takes it.
    private static Dictionary<string, string> Counted(ImmutableArray<ActualRule> actual, List<(int Actual, int Desired)> kept)
    {
        var stay = kept.Select(k => k.Actual).ToHashSet();
        var counted = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < actual.Length; i++)
        {
            if (actual[i] is { Hash: { } hash, Packets: > 0 } r && !stay.Contains(i))
            {
                counted[hash] = string.Create(CultureInfo.InvariantCulture, $"[{r.Packets}:{r.Bytes}] ");
            }
        }

        return counted;
    }

    // Original rules first..end (0-based, end exclusive) are to become `wanted`.
    private static void Gap(
        List<string> lines, string chain, int first, int end, ReadOnlySpan<RuleLine> wanted, bool atEnd, Dictionary<string, string> counted)
    {
        var replaced = Math.Min(end - first, wanted.Length);

        // Rules beyond those that find an old place.
        var extra = wanted[replaced..];
        if (atEnd)
        {
            foreach (var r in extra)
            {
                lines.Add($"{counted.GetValueOrDefault(r.Hash)}-A {chain} {r.Text}");
            }
        }
        else
        {
            for (var i = extra.Length - 1; i >= 0; i--)
            {
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{counted.GetValueOrDefault(extra[i].Hash)}-I {chain} {end + 1} {extra[i].Text}"));
            }
        }

        for (var p = end - 1; p >= first + replaced; p--)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"-D {chain} {p + 1}"));
        }

        for (var p = first + replaced - 1; p >= first; p--)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"{counted.GetValueOrDefault(wanted[p - first].Hash)}-R {chain} {p + 1} {wanted[p - first].Text}"));
        }
    }

    // The longest run of rules that are in both, in the same order: pairs (actual index, desired index), ascending. Equal rules are paired in
    // order of appearance; then it is the longest increasing subsequence, O(n log n).
    private static List<(int Actual, int Desired)> Kept(ImmutableArray<ActualRule> actual, ImmutableArray<RuleLine> desired)
    {
        var places = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        for (var i = 0; i < actual.Length; i++)
        {
            if (actual[i].Hash is { } h)
            {
                if (!places.TryGetValue(h, out var q))
                {
                    places[h] = q = new Queue<int>();
                }

                q.Enqueue(i);
            }
        }

        var pairs = new List<(int Actual, int Desired)>();
        for (var j = 0; j < desired.Length; j++)
        {
            if (places.TryGetValue(desired[j].Hash, out var q) && q.TryDequeue(out var i))
            {
                pairs.Add((i, j));
            }
        }

        var tails = new List<int>();
        var before = new int[pairs.Count];
        for (var p = 0; p < pairs.Count; p++)
        {
            var (lo, hi) = (0, tails.Count);
            while (lo < hi)
            {
                var mid = (lo + hi) / 2;
                (lo, hi) = pairs[tails[mid]].Actual < pairs[p].Actual ? (mid + 1, hi) : (lo, mid);
            }

            before[p] = lo > 0 ? tails[lo - 1] : -1;
            if (lo == tails.Count)
            {
                tails.Add(p);
            }
            else
            {
                tails[lo] = p;
            }
        }

        var kept = new List<(int, int)>();
        for (var p = tails.Count > 0 ? tails[^1] : -1; p >= 0; p = before[p])
        {
            kept.Add(pairs[p]);
        }

        kept.Reverse();
        return kept;
    }
}
