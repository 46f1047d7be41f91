namespace Antrea.Policy.Api;

/// <summary>
/// networking.k8s.io/v1 NetworkPolicy: rules that allow, and isolation of the Pods it selects from everything else. Its rules stand in the
/// spec as Allow rules; its place is between the tiers and the baseline tier.
/// </summary>
/// <param name="Metadata">Metadata.</param>
/// <param name="Spec">Its podSelector as appliedTo, its rules as Allow rules.</param>
/// <param name="IsolatesIngress">policyTypes has Ingress, given or by default.</param>
/// <param name="IsolatesEgress">policyTypes has Egress, given or by default.</param>
public sealed record KubernetesNetworkPolicy(ObjectMeta Metadata, PolicySpec Spec, bool IsolatesIngress, bool IsolatesEgress)
    : PolicyObject(Metadata, Spec)
{
    /// <inheritdoc/>
    public override string Kind => "NetworkPolicy";

    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Networking;
}
