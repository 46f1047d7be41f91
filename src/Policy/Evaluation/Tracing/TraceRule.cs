using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>A rule that was asked.</summary>
/// <param name="Policy">Its policy as Antrea writes it.</param>
/// <param name="Name">Its name; empty for the isolation that a Kubernetes policy stands for.</param>
/// <param name="Index">Position in the policy's list of that direction, from 0; null for isolation.</param>
/// <param name="Action">What it does with what matches.</param>
/// <param name="Matched">Whether it matched.</param>
/// <param name="WhyNot">What did not match: peer, protocol, port, Service, or a domain name; empty if it matched.</param>
public sealed record TraceRule(string Policy, string Name, int? Index, RuleAction Action, bool Matched, string WhyNot)
{
    /// <summary>Of the traffic that matches, the rule lets through what one of these allows; null = all of it.</summary>
    public ListOf<L7Protocol>? L7Protocols { get; init; }
}
