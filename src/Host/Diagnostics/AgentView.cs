using System.Collections.Immutable;
using Antrea.Actors;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Journal;

namespace Antrea.Host.Diagnostics;

/// <summary>What the diagnostic endpoint can see of a running agent.</summary>
/// <param name="System">The actor system.</param>
/// <param name="Tree">The actors.</param>
/// <param name="Journal">The journal.</param>
public sealed record AgentView(ActorSystem System, AgentTree Tree, EventJournal Journal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The node's state now.</summary>
    /// <exception cref="AskTimeoutException">The node actor does not answer.</exception>
    public Task<NodeState> NodeAsync() => Tree.Routes.Node.Ask<NodeState>(new GetNodeState(), Patience);

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
