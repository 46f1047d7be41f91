namespace Antrea.Policy.Reading;

/// <summary>Where in a policy something stands; which fields it may have depends on it.</summary>
/// <param name="IsCluster">In a ClusterNetworkPolicy, else in a NetworkPolicy.</param>
/// <param name="IsRule">Inside of a rule.</param>
/// <param name="IsIngress">Inside of an ingress rule.</param>
/// <param name="Namespace">The policy's namespace, empty for ClusterNetworkPolicy.</param>
internal readonly record struct Place(bool IsCluster, bool IsRule, bool IsIngress, string Namespace);
