using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>A rule and where it stands.</summary>
internal readonly record struct RuleAt(PolicyRule Rule, bool IsIngress, FieldPath At)
{
    /// <summary>The name of the peers' field.</summary>
    public FieldPath PeersAt => At.Field(IsIngress ? "from" : "to");

    /// <summary>All rules of a policy, ingress first.</summary>
    public static IReadOnlyList<RuleAt> Of(PolicySpec spec)
    {
        var at = FieldPath.Root.Field("spec");
        return
        [
            .. spec.Ingress.Select((r, i) => new RuleAt(r, true, at.Field("ingress").Index(i))),
            .. spec.Egress.Select((r, i) => new RuleAt(r, false, at.Field("egress").Index(i))),
        ];
    }
}
