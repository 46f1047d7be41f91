using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;

namespace Antrea.Kubernetes.Reporting;

/// <summary>What the source has told, and what the node has made of it.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Node">The node's state.</param>
internal sealed record ClusterLook(ClusterSeen Cluster, NodeState Node)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks first the source, then the node: that has most likely taken by then what the cluster had.</summary>
    /// <exception cref="AskTimeoutException">One of them does not answer, which happens while it is restarted.</exception>
    public static async Task<ClusterLook> TakeAsync(IActorRef source, IActorRef node)
    {
        var cluster = await source.Ask<ClusterSeen>(new GetCluster(), Patience).ConfigureAwait(false);
        return new ClusterLook(cluster, await node.Ask<NodeState>(new GetNodeState(), Patience).ConfigureAwait(false));
    }
}
