using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Groups;

namespace Antrea.Policy.Status;

/// <summary>The status of a ClusterGroup or Group: whether its members are known. Pure.</summary>
public static class GroupAggregate
{
    /// <summary>The status; the condition has no time yet.</summary>
    public static ObjectStatus Of(GroupObject group, IPolicyReferences cluster)
    {
        var (ns, m) = (group.Metadata.Namespace, group.Metadata);
        if (group.Spec.ChildGroups.FirstOrDefault(c => cluster.Group(ns, c)?.Spec.ChildGroups.Count > 0) is { } deep)
        {
            return Not("ChildGroupsNestingExceeded", $"{group.Kind} {deep} has child groups itself: groups nest one level deep");
        }

        var resolved = GroupResolver.Resolve(ns, m.Name, cluster);
        return resolved switch
        {
            { Unsupported: { } why } => Not("GroupUnsupported", why),
            { Missing.Count: > 0 } => Not("ReferenceNotFound", $"{string.Join(", ", resolved.Missing)} does not exist (yet)"),
            _ => new ObjectStatus(null, 0, 0, 0, [StatusCondition.Of(StatusCondition.GroupMembersComputed, true)]),
        };
    }

    /// <summary>The status of a group that is refused: what it was before stays.</summary>
    public static ObjectStatus Refused(string why) => Not("GroupInvalid", why);

    private static ObjectStatus Not(string reason, string message) =>
        new(null, 0, 0, 0, [StatusCondition.Of(StatusCondition.GroupMembersComputed, false, reason, PolicyAggregate.Cut(message))]);
}
