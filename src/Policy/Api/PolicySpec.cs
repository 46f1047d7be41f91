namespace Antrea.Policy.Api;

/// <summary><c>spec</c> of an Antrea-native policy.</summary>
/// <param name="Tier">Tier name; empty in a manifest means <c>application</c> and is read as such.</param>
/// <param name="Priority">1.0 to 10000.0, lower first.</param>
/// <param name="AppliedTo">Policy-level appliedTo; empty if the rules have their own.</param>
/// <param name="Ingress">Ingress rules in order.</param>
/// <param name="Egress">Egress rules in order.</param>
public sealed record PolicySpec(
    string Tier,
    double Priority,
    ListOf<AppliedTo> AppliedTo,
    ListOf<PolicyRule> Ingress,
    ListOf<PolicyRule> Egress);
