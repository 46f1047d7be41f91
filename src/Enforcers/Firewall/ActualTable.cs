using System.Collections.Immutable;

namespace Antrea.Enforcers.Firewall;

/// <summary>A rule as read back.</summary>
/// <param name="Hash">Our hash, or null if the rule is not ours.</param>
/// <param name="Text">What iptables-save prints behind <c>-A CHAIN</c>; only ever used to delete that very rule.</param>
/// <param name="Packets">Packet counter.</param>
/// <param name="Bytes">Byte counter.</param>
public readonly record struct ActualRule(string? Hash, string Text, long Packets, long Bytes);

/// <summary>One family's <c>filter</c> table as the kernel has it: our chains, and the built-in chains we hook into.</summary>
/// <param name="Chains">Rules of each of our chains.</param>
/// <param name="Input">All rules of INPUT, foreign ones too.</param>
/// <param name="Output">All rules of OUTPUT, foreign ones too.</param>
public sealed record ActualTable(
    ImmutableSortedDictionary<string, ImmutableArray<ActualRule>> Chains,
    ImmutableArray<ActualRule> Input,
    ImmutableArray<ActualRule> Output)
{
    /// <summary>A kernel that has nothing of ours.</summary>
    public static readonly ActualTable Empty =
        new(ImmutableSortedDictionary<string, ImmutableArray<ActualRule>>.Empty.WithComparers(StringComparer.Ordinal), [], []);
}
