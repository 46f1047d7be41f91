using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Status;

namespace Antrea.Kubernetes.Reporting;

/// <summary>What an agent has to report. Pure.</summary>
internal static class ReportContent
{
    /// <summary>The report on a Node; null while too little is known: then what was reported before stays.</summary>
    /// <param name="spans">The policies, and which of them concern the Node; made for this Node only.</param>
    /// <param name="state">What the node actor knows.</param>
    /// <param name="settled">The objects as they were when the node actor had last taken all of them.</param>
    /// <param name="version">Version of the agent.</param>
    public static ListOf<NodeReport>? Of(ClusterSpans spans, NodeState state, KeyedTable<KubeObject> settled, string version)
    {
        if (state.TakenRevision == 0 || spans.Nodes.All is not [{ Metadata.Uid.Length: > 0 } node])
        {
            return null;
        }

        var said = NodeStatusView.Of(state).Policies.ToDictionary(p => p.Policy);
        var policies = spans.Policies.Where(p => spans.Of(p).Nodes.Count > 0)
            .Select(p => Of(p, said.GetValueOrDefault(PolicyRef.Of(p.Key)), settled)).ToList();
        var parts = ReportSplit.Of(policies);
        return ListOf.From(parts.Select((p, i) => new NodeReport(
            node.Metadata.Name, node.Metadata.Uid, i, parts.Count, Short(p), ReportText.Cut(version, 64))));
    }

    private static ListOf<ReportedPolicy> Short(ListOf<ReportedPolicy> part)
    {
        var most = Math.Min(ReportText.MostMessage, ReportText.MostOfPart / Math.Max(1, part.Count(p => p.Message.Length > 0)));
        return ListOf.From(part.Select(p => p with { Message = ReportText.Cut(p.Message, most) }));
    }

    private static ReportedPolicy Of(AntreaPolicy policy, PolicyStatus? said, KeyedTable<KubeObject> settled)
    {
        var (reference, uid) = (PolicyRef.Of(policy.Key), policy.Metadata.Uid);
        if (said is null)
        {
            return new(reference, uid, policy.Metadata.Generation, PolicyPhase.Pending, "waiting for the source");
        }

        // Generations begin anew with an object of the same name: what the node says may be of the one before.
        var isOfThis = settled.TryGetValue(policy.Key, out var known) && known.Metadata.Uid == uid;
        return isOfThis
            ? new(reference, uid, said.Generation, said.Phase, said.Message)
            : new(reference, uid, policy.Metadata.Generation, PolicyPhase.Realizing, "");
    }

    /// <summary>The objects that the node actor has taken, after another look at both.</summary>
    public static KeyedTable<KubeObject> Settled(ClusterSeen cluster, NodeState state, KeyedTable<KubeObject> before) =>
        cluster.Revision > 0 && state.TakenRevision >= cluster.Revision ? cluster.Objects : before;
}
