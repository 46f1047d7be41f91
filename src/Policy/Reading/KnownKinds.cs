using Antrea.Policy.Api;

namespace Antrea.Policy.Reading;

/// <summary>How a kind is read: its scope, and the reader of everything but the metadata.</summary>
/// <param name="Group">API group.</param>
/// <param name="Version">The one version that is read.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
/// <param name="Strict">Whether the schema is ours to enforce; core kinds are read leniently.</param>
/// <param name="Read">Makes the object; null after a complaint.</param>
internal sealed record KnownKind(
    string Group, string Version, string Kind, bool Namespaced, bool Strict, Func<ObjectMeta, Fields, KubeObject?> Read)
{
    /// <summary>group/version as written in manifests.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <summary>The kinds that are read.</summary>
internal static class KnownKinds
{
    public static readonly IReadOnlyList<KnownKind> All =
    [
        new(ApiGroups.Antrea, "v1beta1", "ClusterNetworkPolicy", false, true, PolicyReader.ReadCluster),
        new(ApiGroups.Antrea, "v1beta1", "NetworkPolicy", true, true, PolicyReader.ReadNamespaced),
        new(ApiGroups.Networking, "v1", "NetworkPolicy", true, true, KubernetesPolicyReader.Read),
        new(ApiGroups.Antrea, "v1beta1", "Tier", false, true, TierReader.Read),
        new(ApiGroups.Antrea, "v1beta1", "ClusterGroup", false, true, GroupReader.ReadCluster),
        new(ApiGroups.Antrea, "v1beta1", "Group", true, true, GroupReader.ReadNamespaced),
        new(ApiGroups.Core, "v1", "Node", false, false, NodeReader.Read),
        new(ApiGroups.Core, "v1", "Pod", true, false, PodReader.Read),
        new(ApiGroups.Core, "v1", "Namespace", false, false, CoreReader.ReadNamespace),
        new(ApiGroups.Core, "v1", "Service", true, false, ServiceReader.ReadService),
        new(ApiGroups.Core, "v1", "ServiceAccount", true, false, CoreReader.ReadServiceAccount),
        new(ApiGroups.Core, "v1", "ConfigMap", true, false, CoreReader.ReadConfigMap),
        new(ApiGroups.Discovery, "v1", "EndpointSlice", true, false, ServiceReader.ReadEndpointSlice),
    ];

    public static KnownKind? Find(string group, string kind) => All.FirstOrDefault(k => k.Group == group && k.Kind == kind);
}
