namespace Antrea.Policy.Compile;

/// <summary>Which way a rule looks.</summary>
public enum Direction
{
    /// <summary>Traffic to what the policy applies to.</summary>
    Ingress,

    /// <summary>Traffic from what the policy applies to.</summary>
    Egress,
}
