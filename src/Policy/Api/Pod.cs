namespace Antrea.Policy.Api;

/// <summary>core/v1 Pod.</summary>
/// <param name="Metadata">Metadata.</param>
/// <param name="NodeName">spec.nodeName, empty if not scheduled.</param>
/// <param name="ServiceAccount">spec.serviceAccountName.</param>
/// <param name="HostNetwork">spec.hostNetwork.</param>
/// <param name="Phase">status.phase.</param>
/// <param name="Addresses">status.podIPs, else status.podIP.</param>
/// <param name="Ports">Container ports of all containers.</param>
public sealed record Pod(
    ObjectMeta Metadata,
    string NodeName,
    string ServiceAccount,
    bool HostNetwork,
    string Phase,
    ListOf<string> Addresses,
    ListOf<ContainerPort> Ports) : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string Kind => "Pod";

    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Core;
}
