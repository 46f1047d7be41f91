namespace Antrea.Policy.Api;

/// <summary>What happens to traffic that a rule matches.</summary>
public enum RuleAction
{
    /// <summary>Let it through.</summary>
    Allow,

    /// <summary>Discard silently.</summary>
    Drop,

    /// <summary>Discard and tell the sender.</summary>
    Reject,

    /// <summary>Skip the remaining tiers down to Kubernetes NetworkPolicies and the baseline tier.</summary>
    Pass,
}
