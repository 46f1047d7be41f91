using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>
/// Knows the members of every group in use, and what a change of one object changes in them. Immutable. Objects that a selector cannot tell apart are one
/// class, and a selector is compared once with a class that has something in common with it; what matched is remembered. So a change costs what the object
/// belongs to, however many objects and groups there are otherwise.
/// </summary>
public sealed class MemberIndex
{
    private readonly string _node;
    private readonly IndexParts _parts;

    private MemberIndex(string node, IndexParts parts) => (_node, _parts) = (node, parts);

    /// <summary>An empty cluster without groups, seen from a Node.</summary>
    public static MemberIndex Empty(string node) => new(node, IndexParts.Empty);

    /// <summary>Number of Nodes.</summary>
    public int Nodes => _parts.Nodes;

    /// <summary>Number of Pods.</summary>
    public int Pods => _parts.Objects.Count - _parts.Nodes;

    /// <summary>Number of distinct classes of Nodes and Pods.</summary>
    public int Classes => _parts.Classes.Count;

    /// <summary>How many times a selector was compared with a class since the empty index.</summary>
    public long Comparisons => _parts.Comparisons;

    /// <summary>Selectors of the groups, by id.</summary>
    public IReadOnlyDictionary<string, MemberSelector> Selectors => _parts.Selectors;

    /// <summary>Keys of all objects.</summary>
    public IEnumerable<ObjectKey> Objects => _parts.Objects.Keys
        .Concat(_parts.Namespaces.Known.Keys.Select(n => new ObjectKey("Namespace", ApiGroups.Core, "", n)));

    /// <summary>With an object added or changed, and what that changes in the groups, by group id and member. Kinds that are no members change nothing.</summary>
    public (MemberIndex Index, IReadOnlyList<MemberChange> Changes) With(KubeObject changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        switch (changed)
        {
            case Node n:
                var known = _parts.Objects.ContainsKey(n.Key);
                return Edited(e => e.Put(n), known ? 0 : 1);
            case Pod p:
                return Edited(e => e.Put(p));
            case Namespace n when !n.Metadata.Labels.Equals(_parts.Namespaces[n.Metadata.Name]):
                return Edited(e => e.SetNamespace(n.Metadata.Name, n.Metadata.Labels));
            default:
                return (this, []);
        }
    }

    /// <summary>Without an object, and what that changes in the groups, by group id and member.</summary>
    public (MemberIndex Index, IReadOnlyList<MemberChange> Changes) Without(ObjectKey key)
    {
        if (_parts.Objects.ContainsKey(key))
        {
            return Edited(e => e.Remove(key), key.Kind == "Node" ? -1 : 0);
        }

        return key.Kind == "Namespace" && _parts.Namespaces[key.Name] is not null ? Edited(e => e.SetNamespace(key.Name, null)) : (this, []);
    }

    /// <summary>With a group.</summary>
    public MemberIndex With(MemberSelector selector)
    {
        if (_parts.Selectors.ContainsKey(selector.Id))
        {
            return this;
        }

        var edit = new IndexEdit(_parts, _node);
        edit.Join(selector);
        return new(_node, edit.Done() with
        {
            Selectors = _parts.Selectors.Add(selector.Id, selector), SelectorAnchors = _parts.SelectorAnchors.With(selector),
        });
    }

    /// <summary>Without a group.</summary>
    public MemberIndex WithoutGroup(string id)
    {
        if (!_parts.Selectors.TryGetValue(id, out var selector))
        {
            return this;
        }

        var edit = new IndexEdit(_parts, _node);
        edit.Leave(selector);
        return new(_node, edit.Done() with { Selectors = _parts.Selectors.Remove(id), SelectorAnchors = _parts.SelectorAnchors.Without(selector) });
    }

    /// <summary>The members of a group in use.</summary>
    public KeyedTable<Member> Members(string id) => HasMembers(id)
        ? KeyedTable<Member>.Of(_parts.Of(_parts.Selectors[id]).SelectMany(c => c.Members.Members.Values).Select(MemberAddresses.Member).OfType<Member>())
        : KeyedTable<Member>.Empty;

    /// <summary>True if a group in use has members.</summary>
    public bool HasMembers(string id) => _parts.Counts.ContainsKey(id);

    private (MemberIndex Index, IReadOnlyList<MemberChange> Changes) Edited(Action<IndexEdit> change, int nodes = 0)
    {
        var edit = new IndexEdit(_parts, _node);
        change(edit);
        return (new(_node, edit.Done() with { Nodes = _parts.Nodes + nodes }), edit.Changes);
    }
}
