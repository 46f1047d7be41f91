using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>Knows the members of every group in use, and what a change of one object changes in them. Immutable.</summary>
public sealed class MemberIndex
{
    private readonly Inventory _inventory;
    private readonly ImmutableDictionary<string, MemberSelector> _selectors;

    private MemberIndex(Inventory inventory, ImmutableDictionary<string, MemberSelector> selectors) => (_inventory, _selectors) = (inventory, selectors);

    /// <summary>An empty cluster without groups, seen from a Node.</summary>
    public static MemberIndex Empty(string node) =>
        new(Inventory.Empty(node), ImmutableDictionary.Create<string, MemberSelector>(StringComparer.Ordinal));

    /// <summary>Number of Nodes.</summary>
    public int Nodes => _inventory.Nodes.Count;

    /// <summary>Number of Pods.</summary>
    public int Pods => _inventory.Pods.Count;

    /// <summary>Selectors of the groups, by id.</summary>
    public IReadOnlyDictionary<string, MemberSelector> Selectors => _selectors;

    /// <summary>Keys of all objects.</summary>
    public IEnumerable<ObjectKey> Objects => _inventory.Nodes.Keys.Concat(_inventory.Pods.Keys)
        .Concat(_inventory.Namespaces.Keys.Select(n => new ObjectKey("Namespace", ApiGroups.Core, "", n)));

    /// <summary>With an object added or changed, and what that changes in the groups.</summary>
    public (MemberIndex Index, IReadOnlyList<MemberChange> Changes) With(KubeObject changed) => Changed(changed.Key, _inventory.With(changed));

    /// <summary>Without an object, and what that changes in the groups.</summary>
    public (MemberIndex Index, IReadOnlyList<MemberChange> Changes) Without(ObjectKey key) => Changed(key, _inventory.Without(key));

    /// <summary>With a group.</summary>
    public MemberIndex With(MemberSelector selector) => new(_inventory, _selectors.SetItem(selector.Id, selector));

    /// <summary>Without a group.</summary>
    public MemberIndex WithoutGroup(string id) => new(_inventory, _selectors.Remove(id));

    /// <summary>The members of a group in use.</summary>
    public ImmutableDictionary<ObjectKey, Member> Members(string id) => _inventory.Members(_selectors[id]);

    /// <summary>True if a group in use has members.</summary>
    public bool HasMembers(string id) => !Members(id).IsEmpty;

    private (MemberIndex Index, IReadOnlyList<MemberChange> Changes) Changed(ObjectKey key, Inventory now)
    {
        var changes = new List<MemberChange>();
        foreach (var (id, selector) in _selectors)
        {
            foreach (var member in now.Concerned(key))
            {
                var (was, @is) = (_inventory.MemberOf(selector, member), now.MemberOf(selector, member));
                if (!Equals(was, @is))
                {
                    changes.Add(new MemberChange(id, member, @is));
                }
            }
        }

        return (new MemberIndex(now, _selectors), changes);
    }
}
