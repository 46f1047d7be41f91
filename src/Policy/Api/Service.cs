namespace Antrea.Policy.Api;

/// <summary>core/v1 Service.</summary>
public sealed record Service(
    ObjectMeta Metadata,
    string Type,
    ListOf<string> ClusterIPs,
    ListOf<string> ExternalIPs,
    Labels? Selector,
    ListOf<ServicePort> Ports) : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string Kind => "Service";

    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Core;
}
