using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>The Nodes, Pods and Namespaces of the cluster, and who of them belongs to which selector. Immutable.</summary>
public sealed record Inventory(
    ImmutableDictionary<ObjectKey, Node> Nodes,
    ImmutableDictionary<ObjectKey, Pod> Pods,
    ImmutableDictionary<string, Labels> Namespaces)
{
    /// <summary>An empty cluster.</summary>
    public static readonly Inventory Empty = new(
        ImmutableDictionary<ObjectKey, Node>.Empty, ImmutableDictionary<ObjectKey, Pod>.Empty,
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

    /// <summary>All members of a selector with the addresses they stand for; members without an address are left out.</summary>
    public ImmutableDictionary<ObjectKey, ImmutableArray<IpNet>> Members(MemberSelector selector)
    {
        var b = ImmutableDictionary.CreateBuilder<ObjectKey, ImmutableArray<IpNet>>();
        foreach (var key in selector.Kind == MemberKind.Nodes ? Nodes.Keys : Pods.Keys)
        {
            if (AddressesIn(selector, key) is { IsEmpty: false } a)
            {
                b[key] = a;
            }
        }

        return b.ToImmutable();
    }

    /// <summary>The addresses that a Node or Pod contributes to a selector; empty if it is no member, or has none.</summary>
    public ImmutableArray<IpNet> AddressesIn(MemberSelector selector, ObjectKey key) =>
        selector.Kind == MemberKind.Nodes
            ? Nodes.TryGetValue(key, out var n) && selector.Selects(n) ? [.. MemberAddresses.Of(n)] : []
            : Pods.TryGetValue(key, out var p) && selector.Selects(p, Namespaces.GetValueOrDefault(key.Namespace)) ? [.. MemberAddresses.Of(p)] : [];

    /// <summary>Which members an object's change can concern: itself, or for a Namespace all Pods in it.</summary>
    public IEnumerable<ObjectKey> Concerned(ObjectKey changed) =>
        changed.Kind == "Namespace" ? Pods.Keys.Where(p => p.Namespace == changed.Name) : [changed];
}
