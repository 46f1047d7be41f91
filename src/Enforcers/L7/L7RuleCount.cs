namespace Antrea.Enforcers.L7;

/// <summary>What a layer-7 rule decided.</summary>
/// <param name="Policy">The policy, e.g. <c>AntreaNetworkPolicy:ns/name</c>.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Allowed">Requests and hellos it allowed.</param>
/// <param name="Denied">Requests, hellos and other bytes it denied.</param>
public readonly record struct L7RuleCount(string Policy, string Rule, long Allowed, long Denied);
