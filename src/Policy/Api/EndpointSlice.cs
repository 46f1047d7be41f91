namespace Antrea.Policy.Api;

/// <summary>discovery.k8s.io/v1 EndpointSlice.</summary>
/// <param name="Metadata">Metadata; the label kubernetes.io/service-name names the Service.</param>
/// <param name="AddressType">IPv4, IPv6 or FQDN.</param>
/// <param name="Addresses">Addresses of the endpoints that are ready or serving.</param>
/// <param name="Ports">Ports.</param>
public sealed record EndpointSlice(
    ObjectMeta Metadata,
    string AddressType,
    ListOf<string> Addresses,
    ListOf<ServicePort> Ports) : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string Kind => "EndpointSlice";

    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Discovery;
}
