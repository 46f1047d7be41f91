using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>The objects that policies refer to by name.</summary>
public interface IPolicyReferences
{
    /// <summary>A ClusterGroup, or a Group of a namespace (empty = ClusterGroup); null if there is none.</summary>
    GroupObject? Group(string ns, string name);

    /// <summary>A Service, or null.</summary>
    Service? Service(NamespacedName name);

    /// <summary>A Namespace, or null.</summary>
    Namespace? Namespace(string name);

    /// <summary>Namespaces that have Pods on this Node, sorted.</summary>
    ListOf<string> LocalNamespaces { get; }
}
