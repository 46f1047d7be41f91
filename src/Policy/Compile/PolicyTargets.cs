using Antrea.Policy.Api;
using Antrea.Policy.Groups;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Compile;

/// <summary>What the entries of an appliedTo come to.</summary>
/// <param name="Target">Nodes or Pods (or Services).</param>
/// <param name="Nodes">Node selectors; a Node that one of them matches is protected.</param>
/// <param name="Pods">Selectors of Pods of this Node.</param>
/// <param name="Frontends">Services, by where clients from outside reach them.</param>
/// <param name="Missing">Groups and Services that do not exist (yet).</param>
/// <param name="Remarks">What of the entries counts for nothing, and why.</param>
/// <param name="Problem">Why it cannot be decided, or null.</param>
/// <param name="Pending">True if the problem may vanish when another object changes.</param>
/// <param name="Unsupported">True if it is about a group that is there and cannot be applied to.</param>
public sealed record PolicyTargets(
    PolicyTarget Target, ListOf<LabelSelector> Nodes, ListOf<MemberSelector> Pods, ListOf<ServiceFrontend> Frontends,
    ListOf<string> Missing, ListOf<string> Remarks, string? Problem = null, bool Pending = false,
    bool Unsupported = false)
{
    /// <summary>Reads entries of a policy's appliedTo, or of a rule's: that is never about Nodes, so nothing has to be known to tell.</summary>
    public static PolicyTargets Of(PolicyObject policy, ListOf<AppliedTo> entries, IPolicyReferences cluster, bool isRule = false)
    {
        var (nodes, pods, frontends) = (new List<LabelSelector>(), new List<MemberSelector>(), new List<ServiceFrontend>());
        var (missing, remarks) = (new List<string>(), new List<string>());
        var ns = policy.Metadata.Namespace;
        var isForPods = false;
        foreach (var a in entries)
        {
            if (a.NodeSelector is not null)
            {
                nodes.Add(a.NodeSelector);
            }
            else if (a.Group is { } name)
            {
                var group = GroupResolver.Resolve(ns, name, cluster);
                missing.AddRange(group.Missing);
                if (group.Unsupported is not null)
                {
                    // A group that cannot be used stands for nothing, never for a part of what was meant.
                    remarks.Add($"appliedTo group {name}: {group.Unsupported}: it has no members");
                    continue;
                }

                if (group.Nets.Count > 0)
                {
                    remarks.Add($"appliedTo group {name} holds ipBlocks: a policy cannot be applied to addresses");
                }

                if (ns.Length > 0 && group.Selectors.Any(s => s.Namespaces is not null || s.Namespace != ns))
                {
                    return Wrong($"appliedTo group {name} is not supported: it selects Pods of other namespaces than {ns}", unsupported: true);
                }

                nodes.AddRange(group.Selectors.Where(s => s.Kind == MemberKind.Nodes).Select(s => s.Objects));
                pods.AddRange(group.Selectors.Where(s => s.Kind == MemberKind.Pods));
                isForPods |= group.HasPods;
            }
            else if (a.Service is { } service)
            {
                isForPods = true;
                if (cluster.Service(service) is { } found)
                {
                    frontends.AddRange(ServiceFrontend.External(found));
                }
                else
                {
                    missing.Add($"Service {service.Namespace}/{service.Name}");
                }
            }
            else
            {
                isForPods = true;
                if (a.ExternalEntitySelector is null)
                {
                    pods.Add(a.ServiceAccount is { } account
                        ? new MemberSelector(MemberKind.Pods, LabelSelector.Everything, null, account.Namespace, account.Name)
                        : new MemberSelector(MemberKind.Pods, a.PodSelector ?? LabelSelector.Everything, a.NamespaceSelector, ns));
                }
            }
        }

        if (nodes.Count > 0 && isForPods)
        {
            return new(PolicyTarget.Nodes, [], [], [], [], [], "appliedTo selects Nodes and Pods at once: use one policy for each");
        }

        if (nodes.Count > 0 && policy is not ClusterNetworkPolicy)
        {
            return new(PolicyTarget.Nodes, [], [], [], [], [], "a namespaced NetworkPolicy cannot be applied to Nodes: use a ClusterNetworkPolicy");
        }

        if (nodes.Count == 0 && !isForPods && !isRule && missing.Count + remarks.Count > 0)
        {
            var lacking = missing.Count == 0 ? [] : new[] { $"appliedTo: {string.Join(", ", missing.Distinct())} does not exist (yet)" };
            return Wrong(string.Join("; ", lacking.Concat(remarks)), remarks.Count > 0);
        }

        return new(
            nodes.Count > 0 ? PolicyTarget.Nodes : PolicyTarget.Pods, ListOf.From(nodes),
            ListOf.From(pods.Select(p => p with { Local = true }).Distinct()), ListOf.From(frontends.Distinct()),
            ListOf.From(missing.Distinct()), ListOf.From(remarks.Distinct()));

        static PolicyTargets Wrong(string problem, bool unsupported) =>
            new(PolicyTarget.None, [], [], [], [], [], problem, Pending: true, unsupported);
    }
}
