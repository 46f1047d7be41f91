using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Groups;

/// <summary>What the groups' parent knows.</summary>
/// <param name="Index">Nodes, Pods and Namespaces, and the groups in use.</param>
/// <param name="Wanted">What each policy needs.</param>
/// <param name="Users">Policies by the group of Pods that they are applied to.</param>
/// <param name="Held">Group ids that each policy holds now.</param>
/// <param name="Holders">How many policies hold a group.</param>
/// <param name="Ending">Groups whose actor was told to stop and has not yet.</param>
/// <param name="Failures">How often in a row a group's actor had to be stopped; 0 = it failed and has not answered since.</param>
/// <param name="Barriers">Barriers not yet answered.</param>
/// <param name="Revision">Newest barrier of the source.</param>
public sealed record GroupsState(
    MemberIndex Index,
    ImmutableDictionary<PolicyRef, ListOf<GroupUse>> Wanted,
    ImmutableDictionary<string, ImmutableHashSet<PolicyRef>> Users,
    ImmutableDictionary<PolicyRef, ImmutableArray<string>> Held,
    ImmutableDictionary<string, int> Holders,
    ImmutableHashSet<string> Ending,
    ImmutableDictionary<string, int> Failures,
    ChildBarriers Barriers,
    long Revision)
{
    /// <summary>Nothing known; every Pod of the Node is a group that is always in use.</summary>
    public static GroupsState Empty(string node) => new(
        MemberIndex.Empty(node).With(MemberSelector.AllLocal),
        ImmutableDictionary<PolicyRef, ListOf<GroupUse>>.Empty,
        ImmutableDictionary.Create<string, ImmutableHashSet<PolicyRef>>(StringComparer.Ordinal),
        ImmutableDictionary<PolicyRef, ImmutableArray<string>>.Empty,
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal).Add(MemberSelector.AllLocal.Id, 1),
        [], ImmutableDictionary.Create<string, int>(StringComparer.Ordinal), ChildBarriers.None, 0);

    /// <summary>The state after a policy said what it needs, before its groups are counted anew.</summary>
    public GroupsState With(GroupsWanted m)
    {
        if (m.Uses.Equals(Wanted.GetValueOrDefault(m.Policy, [])))
        {
            return this;
        }

        var users = Users.ToBuilder();
        foreach (var id in Targets(Wanted.GetValueOrDefault(m.Policy, [])))
        {
            var rest = users[id].Remove(m.Policy);
            if (rest.IsEmpty)
            {
                users.Remove(id);
            }
            else
            {
                users[id] = rest;
            }
        }

        foreach (var id in Targets(m.Uses))
        {
            users[id] = users.GetValueOrDefault(id, []).Add(m.Policy);
        }

        return this with
        {
            Users = users.ToImmutable(),
            Wanted = m.Uses.Count == 0 ? Wanted.Remove(m.Policy) : Wanted.SetItem(m.Policy, m.Uses),
        };
    }

    /// <summary>
    /// The state with the groups of a policy counted anew, and the groups that came into use and went out of it. Peers are needed only by
    /// rules that select a Pod here: of a policy that does not concern this Node nothing but its own Pods is watched.
    /// </summary>
    public (GroupsState State, IReadOnlyList<string> Come, IReadOnlyList<string> Gone) Recount(PolicyRef policy)
    {
        // Two steps: whether the peers are needed is known only when the targets are in the index.
        var index = Index;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var use in Wanted.GetValueOrDefault(policy, []))
        {
            var needed = use.Always;
            foreach (var t in use.Targets)
            {
                index = index.Selectors.ContainsKey(t.Id) ? index : index.With(t);
                ids.Add(t.Id);
                needed |= index.HasMembers(t.Id);
            }

            foreach (var p in needed ? use.Peers : [])
            {
                index = index.Selectors.ContainsKey(p.Id) ? index : index.With(p);
                ids.Add(p.Id);
            }
        }

        var before = Held.GetValueOrDefault(policy, []);
        if (ids.SetEquals(before))
        {
            return (this, [], []);
        }

        var (come, gone, holders) = (new List<string>(), new List<string>(), Holders.ToBuilder());
        foreach (var id in ids.Except(before))
        {
            holders[id] = holders.GetValueOrDefault(id) + 1;
            if (holders[id] == 1)
            {
                come.Add(id);
            }
        }

        foreach (var id in before.Where(id => !ids.Contains(id)))
        {
            if (--holders[id] == 0)
            {
                holders.Remove(id);
                index = index.WithoutGroup(id);
                gone.Add(id);
            }
        }

        var state = this with
        {
            Index = index, Holders = holders.ToImmutable(), Held = ids.Count == 0 ? Held.Remove(policy) : Held.SetItem(policy, [.. ids]),
        };
        return (state, come, gone);
    }

    /// <summary>The policies whose first Pod here came with some changes of the index, or whose last went: their peers come into use, or go out of it.</summary>
    public IReadOnlyCollection<PolicyRef> Turned(MemberIndex before, IReadOnlyList<MemberChange> changes)
    {
        HashSet<PolicyRef>? turned = null;
        var last = "";
        foreach (var (group, _, _) in changes)
        {
            // Changes come by group. Most groups are no policy's target.
            if (group != last && Users.TryGetValue(group, out var users) && before.HasMembers(group) != Index.HasMembers(group))
            {
                (turned ??= []).UnionWith(users);
            }

            last = group;
        }

        return turned ?? (IReadOnlyCollection<PolicyRef>)[];
    }

    private static IEnumerable<string> Targets(ListOf<GroupUse> uses) => uses.SelectMany(u => u.Targets).Select(t => t.Id).Distinct(StringComparer.Ordinal);
}
