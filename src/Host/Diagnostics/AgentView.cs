using System.Collections.Immutable;
using Antrea.Actors;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Enforcers.L7;
using Antrea.Enforcers.L7.Flows;
using Antrea.Journal;
using Antrea.Kubernetes.Sources.Cluster;

namespace Antrea.Host.Diagnostics;

/// <summary>What the diagnostic endpoint can see of a running agent.</summary>
/// <param name="System">The actor system.</param>
/// <param name="Tree">The actors.</param>
/// <param name="Journal">The journal.</param>
/// <param name="Layer7">Layer 7.</param>
/// <param name="IsCluster">True if objects come from a cluster.</param>
public sealed record AgentView(ActorSystem System, AgentTree Tree, EventJournal Journal, L7Probe Layer7, bool IsCluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The node's state now.</summary>
    /// <exception cref="AskTimeoutException">The node actor does not answer.</exception>
    public Task<NodeState> NodeAsync() => Tree.Routes.Node.Ask<NodeState>(new GetNodeState(), Patience);

    /// <summary>Layer-7 connections; none while nobody judges any.</summary>
    /// <exception cref="AskTimeoutException">The actor does not answer.</exception>
    public Task<FlowsView> FlowsAsync(GetFlows wanted) => Layer7.Flows?.Ask<FlowsView>(wanted, Patience) ?? Task.FromResult(FlowsView.Empty);

    /// <summary>How the watches of the cluster are doing; null if there is none, or while the source does not answer.</summary>
    public async Task<SourceView?> SourceAsync()
    {
        try
        {
            return IsCluster ? await Tree.Source.Ask<SourceView>(new GetSourceView(), Patience) : null;
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    /// <summary>What the rules have counted; none while the enforcer does not answer.</summary>
    public async Task<Counters> CountersAsync()
    {
        try
        {
            return await Tree.Routes.Node.Ask<Counters>(new GetCounters(), Patience);
        }
        catch (AskTimeoutException)
        {
            return new Counters(ImmutableDictionary<string, (long, long)>.Empty, "the firewall actor does not answer");
        }
    }
}
