namespace Antrea.Policy.Api;

/// <summary>crd.antrea.io/v1beta1 NetworkPolicy (ANNP), namespaced; not to be confused with the Kubernetes kind.</summary>
public sealed record AntreaNetworkPolicy(ObjectMeta Metadata, PolicySpec Spec) : AntreaPolicy(Metadata, Spec)
{
    /// <inheritdoc/>
    public override string Kind => "NetworkPolicy";
}
