using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>References into a fixed set of objects, seen from a Node.</summary>
public sealed class PolicyReferences : IPolicyReferences
{
    private readonly Dictionary<ObjectKey, KubeObject> _byKey = [];

    /// <summary>References into the objects; <paramref name="node"/> tells which Pods are local.</summary>
    public PolicyReferences(string node, IEnumerable<KubeObject> objects)
    {
        var local = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var o in objects)
        {
            if (o is Pod p)
            {
                if (p.NodeName == node)
                {
                    local.Add(p.Metadata.Namespace);
                }
            }
            else
            {
                _byKey[o.Key] = o;
            }
        }

        LocalNamespaces = ListOf.From(local);
    }

    /// <inheritdoc/>
    public ListOf<string> LocalNamespaces { get; }

    /// <inheritdoc/>
    public GroupObject? Group(string ns, string name) => _byKey.GetValueOrDefault(GroupKey(ns, name)) as GroupObject;

    /// <inheritdoc/>
    public Service? Service(NamespacedName name) => _byKey.GetValueOrDefault(ServiceKey(name)) as Service;

    /// <inheritdoc/>
    public Namespace? Namespace(string name) => _byKey.GetValueOrDefault(new ObjectKey("Namespace", ApiGroups.Core, "", name)) as Namespace;

    /// <summary>Key of a ClusterGroup (empty namespace) or Group.</summary>
    public static ObjectKey GroupKey(string ns, string name) => new(ns.Length == 0 ? "ClusterGroup" : "Group", ApiGroups.Antrea, ns, name);

    /// <summary>Key of a Service.</summary>
    public static ObjectKey ServiceKey(NamespacedName name) => new("Service", ApiGroups.Core, name.Namespace, name.Name);
}
