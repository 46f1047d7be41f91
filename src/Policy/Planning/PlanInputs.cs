using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Policy.Planning;

/// <summary>What a Node's plan is made of.</summary>
/// <param name="Node">Node name.</param>
/// <param name="Enabled">Feature gates allow Node policies.</param>
/// <param name="Policies">Compiled policies by reference.</param>
/// <param name="Members">Member addresses by selector id; a missing one means not computed yet.</param>
/// <param name="Failsafe">The <c>failsafe</c> configuration.</param>
/// <param name="Nodes">All Nodes, for the failsafe rules.</param>
/// <param name="ApiServer">EndpointSlices of default/kubernetes.</param>
/// <param name="Facts">What the machine shows.</param>
public sealed record PlanInputs(
    string Node,
    bool Enabled,
    ImmutableDictionary<PolicyRef, CompiledPolicy> Policies,
    ImmutableDictionary<string, ImmutableArray<IpNet>> Members,
    FailsafeOptions Failsafe,
    ImmutableDictionary<string, Node> Nodes,
    ImmutableDictionary<ObjectKey, EndpointSlice> ApiServer,
    NodeFacts Facts)
{
    /// <summary>Nothing known yet.</summary>
    public static PlanInputs Empty(string node, FailsafeOptions? failsafe = null) => new(
        node, false,
        ImmutableDictionary<PolicyRef, CompiledPolicy>.Empty,
        ImmutableDictionary<string, ImmutableArray<IpNet>>.Empty,
        failsafe ?? FailsafeOptions.Default,
        ImmutableDictionary<string, Node>.Empty,
        ImmutableDictionary<ObjectKey, EndpointSlice>.Empty,
        NodeFacts.None);
}
