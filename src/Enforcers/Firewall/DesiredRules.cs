using System.Collections.Immutable;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>What one family's tables and sets shall be.</summary>
/// <param name="Family">The family.</param>
/// <param name="Tables">By name; those in which we have nothing are left out.</param>
/// <param name="Sets">Our sets by name.</param>
public sealed record DesiredRules(
    AddressFamily Family, ImmutableSortedDictionary<string, DesiredTable> Tables, ImmutableSortedDictionary<string, DesiredSet> Sets)
{
    /// <summary>Nothing of ours.</summary>
    public static DesiredRules Nothing(AddressFamily family) =>
        new(family, ImmutableSortedDictionary<string, DesiredTable>.Empty, ImmutableSortedDictionary<string, DesiredSet>.Empty);

    /// <summary>A table; empty if we have nothing in it.</summary>
    public DesiredTable Of(string table) => Tables.GetValueOrDefault(table) ?? DesiredTable.Nothing(table);

    /// <summary>All our chains.</summary>
    public IEnumerable<DesiredChain> Chains => Tables.Values.SelectMany(t => t.Chains);

    /// <summary>Number of rules, jumps in built-in chains included.</summary>
    public int RuleCount => Tables.Values.Sum(t => t.Chains.Sum(c => c.Rules.Length) + t.Hooks.Values.Sum(h => h.Length));
}
