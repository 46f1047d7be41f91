namespace Antrea.Policy.Compile;

/// <summary>What a policy is applied to.</summary>
public enum PolicyTarget
{
    /// <summary>Nothing at all, or not known yet.</summary>
    None,

    /// <summary>Nodes.</summary>
    Nodes,

    /// <summary>Pods (or Services).</summary>
    Pods,
}
