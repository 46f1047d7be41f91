using System.Collections.Immutable;

namespace Antrea.Enforcers.Firewall;

/// <summary>A rule as read back.</summary>
/// <param name="Hash">Our hash, or null if the rule is not ours.</param>
/// <param name="Text">What iptables-save prints behind <c>-A CHAIN</c>; only ever used to delete that very rule.</param>
/// <param name="Packets">Packet counter.</param>
/// <param name="Bytes">Byte counter.</param>
public readonly record struct ActualRule(string? Hash, string Text, long Packets, long Bytes);

/// <summary>One table as the kernel has it: our chains, and the built-in chains we hook into.</summary>
/// <param name="Chains">Rules of each of our chains.</param>
/// <param name="BuiltIn">All rules of the built-in chains, foreign ones too.</param>
public sealed record ActualTable(
    ImmutableSortedDictionary<string, ImmutableArray<ActualRule>> Chains,
    ImmutableSortedDictionary<string, ImmutableArray<ActualRule>> BuiltIn)
{
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<ActualRule>> None =
        ImmutableSortedDictionary<string, ImmutableArray<ActualRule>>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>A table that has nothing of ours.</summary>
    public static readonly ActualTable Empty = new(None, None);

    /// <summary>All rules of a built-in chain.</summary>
    public ImmutableArray<ActualRule> RulesOf(string builtIn) => BuiltIn.GetValueOrDefault(builtIn, []);
}
