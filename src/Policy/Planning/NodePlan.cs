using System.Text.Json.Serialization;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Planning;

/// <summary>
/// All that one Node has to enforce, as a value: it can be compared, printed, hashed, written down and replayed. Nothing else decides what
/// the kernel gets.
/// </summary>
/// <param name="Node">Node name.</param>
/// <param name="Enabled">False = Node policies are off: nothing of them may be in the kernel.</param>
/// <param name="Failsafe">What stays open whatever the policies say.</param>
/// <param name="Ingress">Rules on traffic to the Node, in order of evaluation.</param>
/// <param name="Egress">Rules on traffic from the Node, in order of evaluation.</param>
/// <param name="Pods">What is enforced for the Pods on the Node; never null.</param>
public sealed record NodePlan(
    string Node,
    bool Enabled,
    FailsafePlan Failsafe,
    ListOf<NodeRule> Ingress,
    ListOf<NodeRule> Egress,
    PodPlan? Pods = null)
{
    /// <summary>What is enforced for the Pods.</summary>
    public PodPlan Pods { get; init; } = Pods ?? PodPlan.Nothing;

    /// <summary>The plan of a Node where everything is off.</summary>
    public static NodePlan Nothing(string node) => new(node, false, FailsafePlan.Off, [], []);

    /// <summary>All rules of Node policies, ingress first.</summary>
    [JsonIgnore]
    public IEnumerable<NodeRule> Rules => Ingress.Concat(Egress);

    /// <summary>The compiled rules of all that is enforced, Nodes' before Pods'; one may stand there more than once.</summary>
    [JsonIgnore]
    public IEnumerable<CompiledRule> CompiledRules => Rules.Select(r => r.Rule).Concat(Pods.Rules.Select(r => r.Rule));
}
