using System.Text.Json.Serialization;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Tiers;

namespace Antrea.Policy.Planning.Pods;

/// <summary>A rule as certain Pods have it: ports by number, peers by set.</summary>
/// <param name="Rule">The compiled rule.</param>
/// <param name="TierPriority">Priority of the policy's tier.</param>
/// <param name="Priority">Priority of the policy in the tier.</param>
/// <param name="Clauses">Alternatives of its match; traffic that none matches is not the rule's.</param>
/// <param name="ForService">True: the rule is applied to Services, its clauses' frontends are theirs.</param>
public sealed record PodRule(CompiledRule Rule, int TierPriority, double Priority, ListOf<PodClause> Clauses, bool ForService = false)
{
    /// <summary>True for rules that Pass does not skip: Kubernetes NetworkPolicies and the baseline tier.</summary>
    [JsonIgnore]
    public bool IsRest => TierPriority >= TierTable.Kubernetes;
}
