using System.Text.Json.Serialization;
using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>Names a policy in plans, comments, logs and status.</summary>
/// <param name="Kind">ClusterNetworkPolicy, NetworkPolicy (Antrea's), K8sNetworkPolicy.</param>
/// <param name="Namespace">Empty for cluster-scoped kinds.</param>
/// <param name="Name">Object name.</param>
public readonly record struct PolicyRef(string Kind, string Namespace, string Name)
{
    /// <summary>The kind that stands for networking.k8s.io/v1 NetworkPolicy, to tell it from Antrea's.</summary>
    public const string KubernetesKind = "K8sNetworkPolicy";

    /// <summary>The reference to a policy's object.</summary>
    public static PolicyRef Of(ObjectKey key) => new(key.Group == ApiGroups.Networking ? KubernetesKind : key.Kind, key.Namespace, key.Name);

    /// <summary>The object that is referred to.</summary>
    [JsonIgnore]
    public ObjectKey Key => Kind == KubernetesKind
        ? new("NetworkPolicy", ApiGroups.Networking, Namespace, Name) : new(Kind, ApiGroups.Antrea, Namespace, Name);

    /// <summary>As Antrea writes it: <c>AntreaClusterNetworkPolicy:name</c>, <c>AntreaNetworkPolicy:ns/name</c>, <c>K8sNetworkPolicy:ns/name</c>.</summary>
    public override string ToString()
    {
        var kind = Kind == KubernetesKind ? Kind : $"Antrea{Kind}";
        return Namespace.Length == 0 ? $"{kind}:{Name}" : $"{kind}:{Namespace}/{Name}";
    }
}
