using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Groups;

/// <summary>What the groups' parent knows.</summary>
/// <param name="Inventory">Nodes, Pods and Namespaces.</param>
/// <param name="Wanted">Group ids by the policy that uses them.</param>
/// <param name="Selectors">Selectors of the groups in use, by id.</param>
/// <param name="Ending">Groups whose actor was told to stop and has not yet.</param>
/// <param name="Failures">How often in a row a group's actor had to be stopped; 0 = it failed and has not answered since.</param>
/// <param name="Barriers">Barriers not yet answered.</param>
/// <param name="Revision">Newest barrier of the source.</param>
public sealed record GroupsState(
    Inventory Inventory,
    ImmutableDictionary<PolicyRef, ImmutableHashSet<string>> Wanted,
    ImmutableDictionary<string, MemberSelector> Selectors,
    ImmutableHashSet<string> Ending,
    ImmutableDictionary<string, int> Failures,
    ChildBarriers Barriers,
    long Revision)
{
    /// <summary>Nothing known.</summary>
    public static readonly GroupsState Empty = new(
        Inventory.Empty, ImmutableDictionary<PolicyRef, ImmutableHashSet<string>>.Empty,
        ImmutableDictionary.Create<string, MemberSelector>(StringComparer.Ordinal),
        [], ImmutableDictionary.Create<string, int>(StringComparer.Ordinal), ChildBarriers.None, 0);

    /// <summary>Keys of all that is in the inventory.</summary>
    public IEnumerable<ObjectKey> Objects() => Inventory.Nodes.Keys.Concat(Inventory.Pods.Keys)
        .Concat(Inventory.Namespaces.Keys.Select(n => new ObjectKey("Namespace", ApiGroups.Core, "", n)));

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
