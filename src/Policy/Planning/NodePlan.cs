using System.Text.Json.Serialization;
using Antrea.Policy.Api;

namespace Antrea.Policy.Planning;

/// <summary>
/// All that one Node has to enforce, as a value: it can be compared, printed, hashed, written down and replayed. Nothing else decides what
/// the kernel gets.
/// </summary>
/// <param name="Node">Node name.</param>
/// <param name="Enabled">False = the feature is off: nothing of ours may be in the kernel.</param>
/// <param name="Failsafe">What stays open whatever the policies say.</param>
/// <param name="Ingress">Rules on traffic to the Node, in order of evaluation.</param>
/// <param name="Egress">Rules on traffic from the Node, in order of evaluation.</param>
public sealed record NodePlan(
    string Node,
    bool Enabled,
    FailsafePlan Failsafe,
    ListOf<NodeRule> Ingress,
    ListOf<NodeRule> Egress)
{
    /// <summary>The plan of a Node where the feature is off.</summary>
    public static NodePlan Nothing(string node) => new(node, false, FailsafePlan.Off, [], []);

    /// <summary>All rules, ingress first.</summary>
    [JsonIgnore]
    public IEnumerable<NodeRule> Rules => Ingress.Concat(Egress);
}
