namespace Antrea.Policy.Api;

/// <summary>crd.antrea.io/v1beta1 ClusterNetworkPolicy (ACNP), cluster-scoped.</summary>
public sealed record ClusterNetworkPolicy(ObjectMeta Metadata, PolicySpec Spec) : AntreaPolicy(Metadata, Spec)
{
    /// <inheritdoc/>
    public override string Kind => "ClusterNetworkPolicy";
}
