using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Actors.Policies;

/// <summary>The objects that policies refer to. Immutable.</summary>
/// <param name="Node">This Node's name.</param>
/// <param name="Groups">ClusterGroups and Groups.</param>
/// <param name="Services">Services.</param>
/// <param name="Namespaces">Namespaces by name.</param>
/// <param name="LocalPods">Pods on this Node.</param>
/// <param name="LocalNamespaces">Namespaces that have Pods on this Node, sorted.</param>
public sealed record PolicySurroundings(
    string Node,
    ImmutableDictionary<ObjectKey, GroupObject> Groups,
    ImmutableDictionary<ObjectKey, Service> Services,
    ImmutableDictionary<string, Namespace> Namespaces,
    ImmutableHashSet<ObjectKey> LocalPods,
    ListOf<string> LocalNamespaces) : IPolicyReferences
{
    /// <summary>Nothing known.</summary>
    public static PolicySurroundings Empty(string node) => new(
        node, ImmutableDictionary<ObjectKey, GroupObject>.Empty, ImmutableDictionary<ObjectKey, Service>.Empty,
        ImmutableDictionary.Create<string, Namespace>(StringComparer.Ordinal), [], []);

    /// <summary>Keys of everything known.</summary>
    public IEnumerable<ObjectKey> Keys => Groups.Keys.Concat(Services.Keys).Concat(Namespaces.Values.Select(n => n.Key)).Concat(LocalPods);

    /// <summary>With an object added or changed, and which policies that concerns; null = none. Other kinds change nothing.</summary>
    public (PolicySurroundings Now, Func<PolicyObject, bool>? Concerns) With(KubeObject o)
    {
        switch (o)
        {
            case GroupObject g:
                var names = FamilyOf(g.Key);
                return (this with { Groups = Groups.SetItem(g.Key, g) }, p => PolicyMentions.Group(p, g.Metadata.Namespace, names));
            case Service s:
                return Services.TryGetValue(s.Key, out var old) && Same(old, s)
                    ? (this with { Services = Services.SetItem(s.Key, s) }, null) : (this with { Services = Services.SetItem(s.Key, s) }, ConcernedBy(s.Key));
            case Namespace n:
                var was = Namespaces.GetValueOrDefault(n.Metadata.Name);
                return (this with { Namespaces = Namespaces.SetItem(n.Metadata.Name, n) }, ConcernedBy(n.Metadata.Name, was, n));
            case Pod p:
                return p.NodeName == Node ? Local(LocalPods.Add(p.Key)) : Local(LocalPods.Remove(p.Key));
            default:
                return (this, null);
        }
    }

    /// <summary>Without an object, and which policies that concerns; null = none.</summary>
    public (PolicySurroundings Now, Func<PolicyObject, bool>? Concerns) Without(ObjectKey key)
    {
        switch (key.Kind)
        {
            case "ClusterGroup" or "Group" when Groups.ContainsKey(key):
                var names = FamilyOf(key);
                return (this with { Groups = Groups.Remove(key) }, p => PolicyMentions.Group(p, key.Namespace, names));
            case "Service" when Services.ContainsKey(key):
                return (this with { Services = Services.Remove(key) }, ConcernedBy(key));
            case "Namespace" when Namespaces.TryGetValue(key.Name, out var was):
                return (this with { Namespaces = Namespaces.Remove(key.Name) }, ConcernedBy(key.Name, was, null));
            case "Pod":
                return Local(LocalPods.Remove(key));
            default:
                return (this, null);
        }
    }

    /// <inheritdoc/>
    public GroupObject? Group(string ns, string name) => Groups.GetValueOrDefault(PolicyReferences.GroupKey(ns, name));

    /// <inheritdoc/>
    public Service? Service(NamespacedName name) => Services.GetValueOrDefault(PolicyReferences.ServiceKey(name));

    /// <inheritdoc/>
    public Namespace? Namespace(string name) => Namespaces.GetValueOrDefault(name);

    // A group's name and those of the groups that it is a child of.
    private HashSet<string> FamilyOf(ObjectKey group) =>
        [group.Name, .. Groups.Values.Where(g => g.Metadata.Namespace == group.Namespace && g.Spec.ChildGroups.Contains(group.Name)).Select(g => g.Metadata.Name)];

    private static bool Same(Service a, Service b) => a with { Metadata = b.Metadata } == b;

    private Func<PolicyObject, bool> ConcernedBy(ObjectKey service)
    {
        var name = new NamespacedName(service.Namespace, service.Name);
        var groups = Groups.Values.Where(g => g.Spec.ServiceReference == name)
            .GroupBy(g => g.Metadata.Namespace, g => FamilyOf(g.Key)).ToDictionary(g => g.Key, g => g.SelectMany(n => n).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        return p => PolicyMentions.Service(p, name) || groups.Any(g => PolicyMentions.Group(p, g.Key, g.Value));
    }

    private Func<PolicyObject, bool>? ConcernedBy(string name, Namespace? was, Namespace? now)
    {
        var logging = was?.Metadata.Annotations[PodPolicyAnnotations.Logging] != now?.Metadata.Annotations[PodPolicyAnnotations.Logging];
        var labels = LocalNamespaces.Contains(name) && !Equals(was?.Metadata.Labels, now?.Metadata.Labels);
        return !logging && !labels ? null
            : p => (logging && p is KubernetesNetworkPolicy && p.Metadata.Namespace == name) || (labels && PolicyMentions.OwnNamespace(p));
    }

    private (PolicySurroundings Now, Func<PolicyObject, bool>? Concerns) Local(ImmutableHashSet<ObjectKey> pods)
    {
        if (ReferenceEquals(pods, LocalPods))
        {
            return (this, null);
        }

        var namespaces = ListOf.From(pods.Select(p => p.Namespace).Distinct().Order(StringComparer.Ordinal));
        return (this with { LocalPods = pods, LocalNamespaces = namespaces.Equals(LocalNamespaces) ? LocalNamespaces : namespaces },
            namespaces.Equals(LocalNamespaces) ? null : PolicyMentions.OwnNamespace);
    }
}
