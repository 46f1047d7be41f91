using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>What one family's <c>filter</c> table and its sets shall be.</summary>
/// <param name="Family">The family.</param>
/// <param name="Chains">Our chains; a chain comes after those that it jumps to.</param>
/// <param name="InputHooks">Our jumps at the top of INPUT, in order.</param>
/// <param name="OutputHooks">Our jumps at the top of OUTPUT, in order.</param>
/// <param name="Sets">Our sets by name.</param>
public sealed record DesiredTable(
    AddressFamily Family,
    ImmutableArray<DesiredChain> Chains,
    ImmutableArray<RuleLine> InputHooks,
    ImmutableArray<RuleLine> OutputHooks,
    ImmutableSortedDictionary<string, NetSet> Sets)
{
    /// <summary>Nothing of ours.</summary>
    public static DesiredTable Nothing(AddressFamily family) =>
        new(family, [], [], [], ImmutableSortedDictionary<string, NetSet>.Empty);

    /// <summary>Number of rules, jumps in built-in chains included.</summary>
    public int RuleCount => Chains.Sum(c => c.Rules.Length) + InputHooks.Length + OutputHooks.Length;
}
