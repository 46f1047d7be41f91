namespace Antrea.Policy.Api;

/// <summary>One entry of <c>appliedTo</c>. All null = an empty entry (selects every Pod of the scope).</summary>
public sealed record AppliedTo(
    LabelSelector? PodSelector = null,
    LabelSelector? NamespaceSelector = null,
    LabelSelector? NodeSelector = null,
    LabelSelector? ExternalEntitySelector = null,
    string? Group = null,
    NamespacedName? ServiceAccount = null,
    NamespacedName? Service = null);
