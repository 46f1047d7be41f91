using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>A resource that is watched, and which objects of it.</summary>
/// <param name="Kind">The resource.</param>
/// <param name="Selection">Its objects.</param>
public sealed record WatchedKind(ResourceKind Kind, Selection Selection)
{
    private static readonly WatchedKind[] Common =
    [
        new(ResourceKinds.ConfigMaps, new Selection("kube-system", Fields: "metadata.name=antrea-config")),
        All(ResourceKinds.Namespaces), All(ResourceKinds.Nodes), All(ResourceKinds.Pods), All(ResourceKinds.Services), All(ResourceKinds.KubernetesPolicies),
        All(ResourceKinds.Tiers), All(ResourceKinds.ClusterGroups), All(ResourceKinds.Groups), All(ResourceKinds.ClusterNetworkPolicies), All(ResourceKinds.AntreaPolicies),
    ];

    /// <summary>What an agent watches. Of EndpointSlices it needs the API server's only: the failsafe keeps the way there open.</summary>
    public static readonly IReadOnlyList<WatchedKind> OfAgent =
        [.. Common, new(ResourceKinds.EndpointSlices, new Selection("default", Labels: "kubernetes.io/service-name=kubernetes"))];

    /// <summary>What the commands that explain read: the backends of all Services as well.</summary>
    public static readonly IReadOnlyList<WatchedKind> OfCommands = [.. Common, All(ResourceKinds.EndpointSlices)];

    /// <summary>The resource as <c>kubectl</c> names it in full, e.g. <c>pods</c> or <c>tiers.crd.antrea.io</c>.</summary>
    public string Name => Kind.Group.Length == 0 ? Kind.Plural : $"{Kind.Plural}.{Kind.Group}";

    /// <summary>Its objects, and of each what is used.</summary>
    public Selection Lean => Selection with { Keep = UsedFields.Of(Kind) };

    /// <summary>The key of one of its objects.</summary>
    public ObjectKey Key(NamespacedName name) => new(Kind.Kind, Kind.Group, name.Namespace, name.Name);

    /// <summary>True if an object is of this kind.</summary>
    public bool Has(ObjectKey key) => key.Kind == Kind.Kind && key.Group == Kind.Group;

    private static WatchedKind All(ResourceKind kind) => new(kind, Selection.All);
}
