using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>What is known of a class: the groups its objects belong to, and the objects.</summary>
/// <param name="Groups">Selectors that match the class, by id in ordinal order.</param>
/// <param name="Members">Objects that stand for an address.</param>
/// <param name="Objects">Number of all objects; none = the class is not kept.</param>
internal sealed record ClassMembers(ImmutableArray<MemberSelector> Groups, KeyedTable<KubeObject> Members, int Objects)
{
    private static readonly IComparer<MemberSelector> ById = Comparer<MemberSelector>.Create(Compare);

    /// <summary>The order of <see cref="Groups"/>.</summary>
    public static int Compare(MemberSelector a, MemberSelector b) => string.CompareOrdinal(a.Id, b.Id);

    /// <summary>With a group that it does not belong to yet.</summary>
    public ClassMembers Join(MemberSelector group) => this with { Groups = Groups.Insert(~Groups.BinarySearch(group, ById), group) };

    /// <summary>Without a group that it belongs to.</summary>
    public ClassMembers Leave(MemberSelector group) => this with { Groups = Groups.RemoveAt(Groups.BinarySearch(group, ById)) };

    /// <summary>With an object as it is now.</summary>
    /// <param name="o">The object.</param>
    /// <param name="isMember">Whether it stands for an address.</param>
    public ClassMembers With(KubeObject o, bool isMember) => this with { Members = isMember ? Members.With(o) : Members.Without(o.Key) };

    /// <summary>Without an object.</summary>
    public ClassMembers Without(ObjectKey key) => this with { Members = Members.Without(key), Objects = Objects - 1 };
}
