using System.Collections.Immutable;

namespace Antrea.Enforcers.Firewall;

/// <summary>What one table shall have of ours.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Chains">Our chains; a chain comes after those that it jumps to.</param>
/// <param name="Hooks">Our jumps at the top of built-in chains, in order.</param>
public sealed record DesiredTable(string Name, ImmutableArray<DesiredChain> Chains, ImmutableSortedDictionary<string, ImmutableArray<RuleLine>> Hooks)
{
    /// <summary>Nothing of ours.</summary>
    public static DesiredTable Nothing(string name) => new(name, [], ImmutableSortedDictionary<string, ImmutableArray<RuleLine>>.Empty);

    /// <summary>Our jumps at the top of a built-in chain.</summary>
    public ImmutableArray<RuleLine> HooksOf(string chain) => Hooks.GetValueOrDefault(chain, []);
}
