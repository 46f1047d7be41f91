using Antrea.Policy.Api;
using Antrea.Policy.Groups;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Compile;

/// <summary>What a policy's appliedTo says about Nodes.</summary>
/// <param name="Target">Nodes or Pods.</param>
/// <param name="Selectors">Node selectors; a Node that one of them matches is protected.</param>
/// <param name="Problem">Why it cannot be decided, or null.</param>
/// <param name="Pending">True if the problem may vanish when another object appears.</param>
public sealed record AppliedToNodes(PolicyTarget Target, ListOf<LabelSelector> Selectors, string? Problem = null, bool Pending = false)
{
    /// <summary>Reads a policy's appliedTo, ClusterGroups included.</summary>
    public static AppliedToNodes Of(AntreaPolicy policy, Func<string, ClusterGroup?> findGroup)
    {
        var selectors = new List<LabelSelector>();
        var pods = 0;
        string? missing = null;
        foreach (var a in policy.Spec.AppliedTo)
        {
            if (a.NodeSelector is not null)
            {
                selectors.Add(a.NodeSelector);
                continue;
            }

            if (a.Group is null || policy is not ClusterNetworkPolicy)
            {
                pods++;
                continue;
            }

            var group = GroupResolver.Resolve(a.Group, findGroup);
            if (group.Missing.Count > 0)
            {
                missing ??= string.Join(", ", group.Missing);
            }

            if (group is { Nets.Count: > 0 })
            {
                return new(PolicyTarget.None, [], $"appliedTo group {a.Group} holds ipBlocks: a policy cannot be applied to addresses", Pending: true);
            }

            selectors.AddRange(group.Selectors.Where(s => s.Kind == MemberKind.Nodes).Select(s => s.Objects));
            pods += group.HasPods || group.Unsupported is not null ? 1 : 0;
        }

        if (selectors.Count > 0 && pods > 0)
        {
            return new(PolicyTarget.Nodes, [], "appliedTo selects Nodes and Pods at once: use one policy for each");
        }

        if (selectors.Count > 0)
        {
            return policy is ClusterNetworkPolicy
                ? new(PolicyTarget.Nodes, ListOf.From(selectors))
                : new(PolicyTarget.Nodes, [], "a namespaced NetworkPolicy cannot be applied to Nodes: use a ClusterNetworkPolicy");
        }

        return pods == 0 && missing is not null
            ? new(PolicyTarget.None, [], $"appliedTo: ClusterGroup {missing} does not exist (yet)", Pending: true)
            : new(PolicyTarget.Pods, []);
    }
}
