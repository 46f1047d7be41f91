using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Enforcers.Logs;

/// <summary>What the log says about a rule.</summary>
/// <param name="Table">Where it was decided.</param>
/// <param name="Policy">Such as <c>AntreaNetworkPolicy:default/name</c>; <c>K8sNetworkPolicy</c> for isolation.</param>
/// <param name="Direction">Seen from the Pod.</param>
/// <param name="Action">What happened.</param>
public sealed record LoggedRule(PolicyTable Table, string Policy, Direction Direction, RuleAction Action)
{
    /// <summary>Null if it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The rule's place among all; null if it has none.</summary>
    public int? Priority { get; init; }

    /// <summary>Traffic that the rule allows is judged by its layer 7 part: the action reads <c>Redirect</c>.</summary>
    public bool Redirects { get; init; }

    /// <summary>The rule's <c>logLabel</c>; null if it has none.</summary>
    public string? Label { get; init; }
}
