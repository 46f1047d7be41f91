namespace Antrea.Policy.Status;

/// <summary>The Nodes that have to enforce a policy.</summary>
/// <param name="Nodes">The Nodes; none while there is a problem.</param>
/// <param name="Problem">Why that cannot be said, or null.</param>
public sealed record PolicySpan(NodeSet Nodes, SpanProblem? Problem = null);

/// <summary>Why a policy cannot be realised anywhere.</summary>
/// <param name="IsPending">True if it may vanish when another object changes.</param>
/// <param name="Reason">The reason of the condition, one word.</param>
/// <param name="Message">What is wrong.</param>
public sealed record SpanProblem(bool IsPending, string Reason, string Message)
{
    /// <summary>The policy is refused.</summary>
    public const string Invalid = "NetworkPolicyInvalid";

    /// <summary>It is applied to a group that cannot be applied to.</summary>
    public const string UnsupportedGroup = "NetworkPolicyAppliedToUnsupportedGroup";

    /// <summary>It is applied to a group that does not exist.</summary>
    public const string GroupNotFound = "NetworkPolicyAppliedToGroupNotFound";

    /// <summary>Its tier does not exist.</summary>
    public const string TierNotFound = "NetworkPolicyTierNotFound";
}
