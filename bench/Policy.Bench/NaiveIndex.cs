using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Bench;

/// <summary>What one would write first: every change is compared with every selector.</summary>
public sealed class NaiveIndex
{
    private readonly Dictionary<string, MemberSelector> _selectors = [];
    private Inventory _inventory = Inventory.Empty(Load.Node);

    /// <summary>Adds a group.</summary>
    public void Add(MemberSelector selector) => _selectors[selector.Id] = selector;

    /// <summary>Adds or changes an object; what that changes in the groups.</summary>
    public List<MemberChange> With(KubeObject changed)
    {
        var (was, changes) = (_inventory, new List<MemberChange>());
        _inventory = was.With(changed);
        foreach (var key in _inventory.Concerned(changed.Key))
        {
            foreach (var (id, selector) in _selectors)
            {
                var (before, now) = (was.MemberOf(selector, key), _inventory.MemberOf(selector, key));
                if (!Equals(before, now))
                {
                    changes.Add(new MemberChange(id, key, now));
                }
            }
        }

        return changes;
    }
}
