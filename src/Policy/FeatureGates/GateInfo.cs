namespace Antrea.Policy.FeatureGates;

/// <summary>A feature gate.</summary>
/// <param name="Name">As written under <c>featureGates</c>.</param>
/// <param name="Stage">Maturity.</param>
/// <param name="Default">Value when it is not set.</param>
/// <param name="Used">True if this agent acts on it; the others are known so that an Antrea configuration is accepted as it is.</param>
public sealed record GateInfo(string Name, GateStage Stage, bool Default, bool Used = false);
