using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>A rule and its place in a policy.</summary>
internal readonly record struct RuleAtIndex(Direction Direction, int Index, PolicyRule Rule, string Field)
{
    /// <summary>All rules of a policy, ingress first.</summary>
    public static IEnumerable<RuleAtIndex> Of(PolicySpec spec) =>
        spec.Ingress.Select((r, i) => new RuleAtIndex(Direction.Ingress, i, r, $"spec.ingress[{i}]"))
            .Concat(spec.Egress.Select((r, i) => new RuleAtIndex(Direction.Egress, i, r, $"spec.egress[{i}]")));
}
