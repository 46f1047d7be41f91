namespace Antrea.Policy.Api;

/// <summary>One entry of from/to. All null = an empty entry.</summary>
public sealed record PolicyPeer(
    IPBlock? IPBlock = null,
    LabelSelector? PodSelector = null,
    LabelSelector? NamespaceSelector = null,
    PeerNamespaces? Namespaces = null,
    LabelSelector? NodeSelector = null,
    LabelSelector? ExternalEntitySelector = null,
    string? Group = null,
    NamespacedName? ServiceAccount = null,
    string? Fqdn = null,
    string? Scope = null);
