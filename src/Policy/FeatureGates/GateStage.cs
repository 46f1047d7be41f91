namespace Antrea.Policy.FeatureGates;

/// <summary>Maturity of a feature.</summary>
public enum GateStage
{
    /// <summary>Off by default.</summary>
    Alpha,

    /// <summary>Mostly on by default.</summary>
    Beta,

    /// <summary>Settled.</summary>
    GA,

    /// <summary>On its way out.</summary>
    Deprecated,
}
