namespace Antrea.Policy.Compile;

/// <summary>Names a policy in plans, comments, logs and status.</summary>
/// <param name="Kind">ClusterNetworkPolicy, NetworkPolicy.</param>
/// <param name="Namespace">Empty for cluster-scoped kinds.</param>
/// <param name="Name">Object name.</param>
public readonly record struct PolicyRef(string Kind, string Namespace, string Name)
{
    /// <summary>As Antrea writes it: <c>AntreaClusterNetworkPolicy:name</c> or <c>AntreaNetworkPolicy:ns/name</c>.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"Antrea{Kind}:{Name}" : $"Antrea{Kind}:{Namespace}/{Name}";
}
