using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>What is known of a class: the groups its objects belong to, and the objects.</summary>
/// <param name="Groups">Selectors that match the class, by id in ordinal order.</param>
/// <param name="Members">Objects that stand for an address.</param>
/// <param name="Objects">Number of all objects; none = the class is not kept.</param>
internal sealed record ClassMembers(ImmutableArray<MemberSelector> Groups, ImmutableDictionary<ObjectKey, Member> Members, int Objects)
{
    private static readonly IComparer<MemberSelector> ById = Comparer<MemberSelector>.Create(Compare);

    /// <summary>The order of <see cref="Groups"/>.</summary>
    public static int Compare(MemberSelector a, MemberSelector b) => string.CompareOrdinal(a.Id, b.Id);

    /// <summary>With a group that it does not belong to yet.</summary>
    public ClassMembers Join(MemberSelector group) => this with { Groups = Groups.Insert(~Groups.BinarySearch(group, ById), group) };

    /// <summary>Without a group that it belongs to.</summary>
    public ClassMembers Leave(MemberSelector group) => this with { Groups = Groups.RemoveAt(Groups.BinarySearch(group, ById)) };

    /// <summary>With an object as it is now; null = it stands for no address.</summary>
    public ClassMembers With(ObjectKey key, Member? now) => this with { Members = now is null ? Members.Remove(key) : Members.SetItem(key, now) };
}
