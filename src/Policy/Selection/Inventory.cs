using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>The Nodes, Pods and Namespaces of the cluster, and who of them belongs to which selector. Immutable.</summary>
/// <param name="Node">This Node's name: its Pods are the local ones.</param>
/// <param name="Nodes">Nodes.</param>
/// <param name="Pods">Pods.</param>
/// <param name="Namespaces">Labels of the Namespaces.</param>
public sealed record Inventory(
    string Node,
    ImmutableDictionary<ObjectKey, Node> Nodes,
    ImmutableDictionary<ObjectKey, Pod> Pods,
    ImmutableDictionary<string, Labels> Namespaces)
{
    /// <summary>An empty cluster, seen from a Node.</summary>
    public static Inventory Empty(string node) => new(
        node, ImmutableDictionary<ObjectKey, Node>.Empty, ImmutableDictionary<ObjectKey, Pod>.Empty,
        ImmutableDictionary.Create<string, Labels>(StringComparer.Ordinal));

    /// <summary>The inventory with an object added or changed; other kinds change nothing.</summary>
    public Inventory With(KubeObject changed) => changed switch
    {
        Node n => this with { Nodes = Nodes.SetItem(n.Key, n) },
        Pod p => this with { Pods = Pods.SetItem(p.Key, p) },
        Namespace n => this with { Namespaces = Namespaces.SetItem(n.Metadata.Name, n.Metadata.Labels) },
        _ => this,
    };

    /// <summary>The inventory without an object.</summary>
    public Inventory Without(ObjectKey key) => key.Kind switch
    {
        "Node" => this with { Nodes = Nodes.Remove(key) },
        "Pod" => this with { Pods = Pods.Remove(key) },
        "Namespace" => this with { Namespaces = Namespaces.Remove(key.Name) },
        _ => this,
    };

    /// <summary>All members of a selector; Nodes and Pods without an address are none.</summary>
    public ImmutableDictionary<ObjectKey, Member> Members(MemberSelector selector)
    {
        var b = ImmutableDictionary.CreateBuilder<ObjectKey, Member>();
        foreach (var key in selector.Kind == MemberKind.Nodes ? Nodes.Keys : Pods.Keys)
        {
            if (MemberOf(selector, key) is { } m)
            {
                b[key] = m;
            }
        }

        return b.ToImmutable();
    }

    /// <summary>A Node or Pod as a member of a selector, or null if it is none.</summary>
    public Member? MemberOf(MemberSelector selector, ObjectKey key)
    {
        if (selector.Kind == MemberKind.Nodes)
        {
            return Nodes.TryGetValue(key, out var n) && selector.Selects(n) ? MemberAddresses.Member(n) : null;
        }

        return Pods.TryGetValue(key, out var p) && (!selector.Local || p.NodeName == Node)
            && selector.Selects(p, Namespaces.GetValueOrDefault(key.Namespace)) ? MemberAddresses.Member(p) : null;
    }

    /// <summary>Which members an object's change can concern: itself, or for a Namespace all Pods in it.</summary>
    public IEnumerable<ObjectKey> Concerned(ObjectKey changed) =>
        changed.Kind == "Namespace" ? Pods.Keys.Where(p => p.Namespace == changed.Name) : [changed];
}
