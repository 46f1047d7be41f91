using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Groups;

/// <summary>What the groups' parent knows.</summary>
/// <param name="Inventory">Nodes, Pods and Namespaces.</param>
/// <param name="Wanted">Group ids by the policy that uses them.</param>
/// <param name="Selectors">Selectors of the groups in use, by id.</param>
/// <param name="Barriers">Barriers not yet answered.</param>
/// <param name="Revision">Newest barrier of the source.</param>
public sealed record GroupsState(
    Inventory Inventory,
    ImmutableDictionary<PolicyRef, ImmutableHashSet<string>> Wanted,
    ImmutableDictionary<string, MemberSelector> Selectors,
    ChildBarriers Barriers,
    long Revision)
{
    /// <summary>Nothing known.</summary>
    public static readonly GroupsState Empty = new(
        Inventory.Empty, ImmutableDictionary<PolicyRef, ImmutableHashSet<string>>.Empty,
        ImmutableDictionary.Create<string, MemberSelector>(StringComparer.Ordinal), ChildBarriers.None, 0);

    /// <summary>The state after a policy said what it needs.</summary>
    public GroupsState With(GroupsWanted m)
    {
        var ids = m.Selectors.Select(s => s.Id).ToImmutableHashSet(StringComparer.Ordinal);
        var wanted = ids.IsEmpty ? Wanted.Remove(m.Policy) : Wanted.SetItem(m.Policy, ids);
        var used = wanted.Values.SelectMany(w => w).ToHashSet(StringComparer.Ordinal);
        var selectors = Selectors.AddRange(m.Selectors.DistinctBy(s => s.Id).Where(s => !Selectors.ContainsKey(s.Id))
            .Select(s => KeyValuePair.Create(s.Id, s)));
        return this with { Wanted = wanted, Selectors = selectors.RemoveRange(selectors.Keys.Where(id => !used.Contains(id))) };
    }
}
