using System.Collections.Immutable;

namespace Antrea.Enforcers.Firewall;

/// <summary>One family's tables as the kernel has them.</summary>
/// <param name="Tables">By name; a table that is not there has nothing of ours.</param>
public sealed record ActualRules(ImmutableSortedDictionary<string, ActualTable> Tables)
{
    /// <summary>A kernel that has nothing of ours.</summary>
    public static readonly ActualRules Empty = new(ImmutableSortedDictionary<string, ActualTable>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>A table.</summary>
    public ActualTable Of(string table) => Tables.GetValueOrDefault(table, ActualTable.Empty);
}
