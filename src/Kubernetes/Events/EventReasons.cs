namespace Antrea.Kubernetes.Events;

/// <summary>Reasons of Events.</summary>
public static class EventReasons
{
    /// <summary>The object is not valid, or its feature gate is off; nothing of it is enforced.</summary>
    public const string Refused = "Refused";

    /// <summary>The object's newest generation is refused; the one before stays enforced.</summary>
    public const string UpdateRefused = "UpdateRefused";

    /// <summary>A rule is enforced more strictly than written.</summary>
    public const string Stricter = "EnforcedStricter";

    /// <summary>What was refused is valid now.</summary>
    public const string Accepted = "Accepted";

    /// <summary>The kernel of a Node refused rules; the others are enforced.</summary>
    public const string RuleQuarantined = "RuleQuarantined";

    /// <summary>A Node could not be brought to enforce what changed; what was in force before stays.</summary>
    public const string NotEnforced = "EnforcementFailed";

    /// <summary>The agent of a Node fails on the object; what it made of it before stays.</summary>
    public const string AgentFailed = "AgentFailed";

    /// <summary>What a Node did not enforce is enforced now.</summary>
    public const string Enforced = "Enforced";
}
