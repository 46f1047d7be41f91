namespace Antrea.Policy.Api;

/// <summary>core/v1 Node.</summary>
/// <param name="Metadata">Metadata.</param>
/// <param name="Addresses">status.addresses.</param>
/// <param name="PodCidrs">spec.podCIDRs, else spec.podCIDR.</param>
public sealed record Node(ObjectMeta Metadata, ListOf<NodeAddress> Addresses, ListOf<string> PodCidrs) : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string Kind => "Node";

    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Core;
}
