using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;
using Antrea.Policy.Tiers;

namespace Antrea.Policy.Status;

/// <summary>
/// Which Nodes have to enforce which policies, for one state of the cluster. A selector that several policies have is looked at once. Remembers
/// what it found: not for several threads at once.
/// </summary>
public sealed class ClusterSpans
{
    private readonly PodClasses _pods = new();
    private readonly References _cluster;
    private readonly TierTable _tiers;
    private readonly NodeSet _all;
    private readonly Dictionary<MemberSelector, NodeSet> _ofPods = [];
    private readonly Dictionary<LabelSelector, NodeSet> _ofNodes = [];

    private ClusterSpans(IReadOnlyDictionary<ObjectKey, KubeObject> objects, string? only)
    {
        var (pods, nodes, tiers) = (new List<Pod>(), new List<Node>(), new List<Tier>());
        var (policies, groups) = (new List<AntreaPolicy>(), new List<GroupObject>());
        foreach (var (_, o) in objects)
        {
            switch (o)
            {
                case Pod p when Counts(p) && (only is null || p.NodeName == only):
                    pods.Add(p);
                    break;
                case Node n when only is null || n.Metadata.Name == only:
                    nodes.Add(n);
                    break;
                case Tier t:
                    tiers.Add(t);
                    break;
                case AntreaPolicy p:
                    policies.Add(p);
                    break;
                case GroupObject g:
                    groups.Add(g);
                    break;
            }
        }

        (Nodes, _tiers, _cluster) = (new NodeTable(nodes), new TierTable(tiers), new References(objects));
        (Policies, Groups) = (policies, groups);
        _all = NodeSet.Of(Enumerable.Range(0, nodes.Count), nodes.Count);
        foreach (var p in pods)
        {
            if (Nodes[p.NodeName] is >= 0 and var number)
            {
                _pods.Add(p, number);
            }
        }
    }

    /// <summary>The Nodes.</summary>
    public NodeTable Nodes { get; }

    /// <summary>The policies that have a span.</summary>
    public IReadOnlyList<AntreaPolicy> Policies { get; }

    /// <summary>The groups.</summary>
    public IReadOnlyList<GroupObject> Groups { get; }

    /// <summary>What policies refer to.</summary>
    internal IPolicyReferences Cluster => _cluster;

    /// <summary>The spans in a state of the cluster.</summary>
    /// <param name="objects">All objects.</param>
    /// <param name="only">A Node: whatever is elsewhere is left out. Null = all Nodes.</param>
    public static ClusterSpans Of(IReadOnlyDictionary<ObjectKey, KubeObject> objects, string? only = null) => new(objects, only);

    /// <summary>True if policies can be applied to the Pod: it has a Node, a network of its own, and has not ended.</summary>
    public static bool Counts(Pod pod) => pod is { NodeName.Length: > 0, HostNetwork: false, Phase: not ("Succeeded" or "Failed") };

    /// <summary>The Nodes of a policy: those it selects, and those of the Pods that it or its rules select.</summary>
    public PolicySpan Of(AntreaPolicy policy)
    {
        var spec = policy.Spec;
        var own = PolicyTargets.Of(policy, spec.AppliedTo, _cluster);
        if (own.Problem is { } problem)
        {
            return Wrong(own, problem);
        }

        var span = Union(own, spec.AppliedTo);
        foreach (var at in own.Target == PolicyTarget.Nodes ? [] : RuleAtIndex.Of(spec).Where(r => r.Rule.AppliedTo.Count > 0))
        {
            var targets = PolicyTargets.Of(policy, at.Rule.AppliedTo, _cluster, isRule: true);
            if (targets.Problem is not null || targets.Target == PolicyTarget.Nodes)
            {
                return new(NodeSet.Empty, new SpanProblem(
                    true, SpanProblem.UnsupportedGroup, $"{at.Field}.{targets.Problem ?? "appliedTo: Nodes can only be selected at policy level"}"));
            }

            span = span.Union(Union(targets, at.Rule.AppliedTo));
        }

        return new(span);
    }

    /// <summary>True if the tier of the policy is known.</summary>
    public bool HasTier(AntreaPolicy policy) => _tiers.PriorityOf(policy.Spec.Tier) is not null;

    private static PolicySpan Wrong(PolicyTargets targets, string problem) => new(NodeSet.Empty, new SpanProblem(
        targets.Pending, !targets.Pending ? SpanProblem.Invalid : targets.Unsupported ? SpanProblem.UnsupportedGroup : SpanProblem.GroupNotFound, problem));

    private NodeSet Union(PolicyTargets targets, ListOf<AppliedTo> entries)
    {
        // A Service is reached from outside at every Node.
        var span = entries.Any(a => a.Service is not null) ? _all : NodeSet.Empty;
        foreach (var s in targets.Nodes)
        {
            span = span.Union(OfNodes(s));
        }

        foreach (var s in targets.Pods)
        {
            span = span.Union(OfPods(s));
        }

        return span;
    }

    private NodeSet OfNodes(LabelSelector selector)
    {
        if (!_ofNodes.TryGetValue(selector, out var found))
        {
            _ofNodes[selector] = found = NodeSet.Of(
                Enumerable.Range(0, Nodes.All.Length).Where(i => selector.Matches(Nodes.All[i].Metadata.Labels)), Nodes.All.Length);
        }

        return found;
    }

    private NodeSet OfPods(MemberSelector selector)
    {
        if (!_ofPods.TryGetValue(selector, out var found))
        {
            _ofPods[selector] = found = NodeSet.Of(_pods.NodesOf(selector, ns => _cluster.Namespace(ns)?.Metadata.Labels), Nodes.All.Length);
        }

        return found;
    }

    // Nothing here is relative to the Pods of one Node.
    private sealed class References(IReadOnlyDictionary<ObjectKey, KubeObject> objects) : IPolicyReferences
    {
        public ListOf<string> LocalNamespaces => [];

        public GroupObject? Group(string ns, string name) => objects.GetValueOrDefault(PolicyReferences.GroupKey(ns, name)) as GroupObject;

        public Service? Service(NamespacedName name) => objects.GetValueOrDefault(PolicyReferences.ServiceKey(name)) as Service;

        public Namespace? Namespace(string name) => objects.GetValueOrDefault(new ObjectKey("Namespace", ApiGroups.Core, "", name)) as Namespace;
    }
}
