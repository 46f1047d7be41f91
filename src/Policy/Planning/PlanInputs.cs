using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Planning;

/// <summary>What a Node's plan is made of.</summary>
/// <param name="Node">Node name.</param>
/// <param name="Config">Configuration in force; null = not known yet.</param>
/// <param name="Policies">Compiled policies by reference.</param>
/// <param name="Members">Members by selector id; a missing one means not computed yet.</param>
/// <param name="Nodes">All Nodes, for the failsafe rules.</param>
/// <param name="ApiServer">EndpointSlices of default/kubernetes.</param>
/// <param name="Facts">What the machine shows.</param>
public sealed record PlanInputs(
    string Node,
    EffectiveConfig? Config,
    ImmutableDictionary<PolicyRef, CompiledPolicy> Policies,
    ImmutableDictionary<string, ImmutableArray<Member>> Members,
    ImmutableDictionary<string, Node> Nodes,
    ImmutableDictionary<ObjectKey, EndpointSlice> ApiServer,
    NodeFacts Facts)
{
    // A name may lead to other addresses each time it is asked for.
    private const int MostServers = 16;

    /// <summary>Where the agent itself reached the API server of late.</summary>
    public ListOf<ServerAddress> Servers { get; init; } = [];

    /// <summary>With addresses at which the agent reaches the API server.</summary>
    public PlanInputs Reaching(ListOf<ServerAddress> servers)
    {
        var all = Servers.Where(s => !servers.Contains(s)).Concat(servers).TakeLast(MostServers).ToList();
        return all.ToHashSet().SetEquals(Servers) ? this : this with { Servers = ListOf.From(all) };
    }

    /// <summary>Nothing known yet.</summary>
    public static PlanInputs Empty(string node) => new(
        node, null,
        ImmutableDictionary<PolicyRef, CompiledPolicy>.Empty,
        ImmutableDictionary<string, ImmutableArray<Member>>.Empty,
        ImmutableDictionary<string, Node>.Empty,
        ImmutableDictionary<ObjectKey, EndpointSlice>.Empty,
        NodeFacts.None);
}
