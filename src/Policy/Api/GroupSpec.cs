namespace Antrea.Policy.Api;

/// <summary><c>spec</c> of a ClusterGroup or Group; all unset = selects nothing.</summary>
public sealed record GroupSpec(
    LabelSelector? PodSelector = null,
    LabelSelector? NamespaceSelector = null,
    LabelSelector? NodeSelector = null,
    LabelSelector? ExternalEntitySelector = null,
    NamespacedName? ServiceReference = null,
    ListOf<IPBlock>? IPBlocks = null,
    ListOf<string>? ChildGroups = null)
{
    /// <summary>CIDR ranges, never null.</summary>
    public ListOf<IPBlock> IPBlocks { get; init; } = IPBlocks ?? [];

    /// <summary>Names of child groups, never null.</summary>
    public ListOf<string> ChildGroups { get; init; } = ChildGroups ?? [];
}
