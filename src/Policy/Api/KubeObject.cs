namespace Antrea.Policy.Api;

/// <summary>An object of the cluster as far as the agent reads it. Immutable; equality is by value where it matters.</summary>
public abstract record KubeObject(ObjectMeta Metadata) : IKeyed
{
    /// <summary>The kind as in the manifest, e.g. <c>ClusterNetworkPolicy</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The API group, empty for the core group.</summary>
    public abstract string ApiGroup { get; }

    /// <summary>The key under which the object is known.</summary>
    public ObjectKey Key => new(Kind, ApiGroup, Metadata.Namespace, Metadata.Name);
}
