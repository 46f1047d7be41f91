using System.Collections.Immutable;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Sums up the kernel's counters by policy rule. A rule may have many lines, and may move to another chain or be written anew: what its old
/// lines had counted stays in the sum.
/// </summary>
public sealed class RuleCounters
{
    private Dictionary<(AddressFamily, string Chain, string Hash), RuleCount> _seen = [];
    private ImmutableDictionary<string, RuleCount> _totals = ImmutableDictionary.Create<string, RuleCount>(StringComparer.Ordinal);
    private readonly Dictionary<AddressFamily, Dictionary<(string Chain, string Hash), string>> _owners = [];

    /// <summary>Sums by rule id.</summary>
    public ImmutableDictionary<string, RuleCount> Totals => _totals;

    /// <summary>Takes in what a family's tables have counted, and whose the lines are from now on.</summary>
    /// <param name="family">The family.</param>
    /// <param name="actual">The tables as they are.</param>
    /// <param name="desired">What they shall be next; null = as before.</param>
    public void Read(AddressFamily family, ActualRules actual, DesiredRules? desired)
    {
        var old = _owners.GetValueOrDefault(family);
        var now = desired is null ? old : Owners(desired);
        var seen = _seen.Where(s => s.Key.Item1 != family).ToDictionary();
        var totals = _totals.ToBuilder();
        foreach (var (chain, rules) in actual.Of(Table.Filter).Chains)
        {
            foreach (var rule in rules)
            {
                if (rule.Hash is not { } hash || (Owner(old, chain, hash) ?? Owner(now, chain, hash)) is not { } owner)
                {
                    continue;
                }

                // Equal lines of one chain are one for the reader.
                var key = (family, chain, hash);
                var count = new RuleCount(rule.Packets, rule.Bytes) + seen.GetValueOrDefault(key);
                seen[key] = count;
                _ = totals.TryAdd(owner, default);
            }
        }

        foreach (var (key, count) in seen)
        {
            if (key.Item1 == family && (Owner(old, key.Chain, key.Hash) ?? Owner(now, key.Chain, key.Hash)) is { } owner)
            {
                // Less than before: the line was written anew, or someone set the counters back.
                var before = _seen.GetValueOrDefault(key);
                totals[owner] += count.Packets >= before.Packets ? new RuleCount(count.Packets - before.Packets, Math.Max(0, count.Bytes - before.Bytes)) : count;
            }
        }

        _seen = seen;
        if (now is not null)
        {
            _owners[family] = now;
        }

        // Rules that no plan has any more are forgotten.
        if (desired is not null)
        {
            var known = _owners.Values.SelectMany(o => o.Values).ToHashSet(StringComparer.Ordinal);
            totals.RemoveRange(totals.Keys.Where(id => !known.Contains(id)).ToList());
        }

        _totals = totals.ToImmutable();
    }

    private static string? Owner(Dictionary<(string, string), string>? owners, string chain, string hash) => owners?.GetValueOrDefault((chain, hash));

    private static Dictionary<(string Chain, string Hash), string> Owners(DesiredRules desired)
    {
        var owners = new Dictionary<(string, string), string>();
        foreach (var chain in desired.Of(Table.Filter).Chains)
        {
            foreach (var line in chain.Rules)
            {
                if (line is { Counts: true, Owner: { } owner })
                {
                    owners[(chain.Name, line.Hash)] = owner;
                }
            }
        }

        return owners;
    }
}
