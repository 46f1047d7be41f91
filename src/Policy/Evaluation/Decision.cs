using Antrea.Policy.Api;
using Antrea.Policy.Planning;

namespace Antrea.Policy.Evaluation;

/// <summary>A verdict and what led to it.</summary>
/// <param name="Verdict">What becomes of the packet.</param>
/// <param name="Rule">The deciding rule, or null if none did.</param>
/// <param name="Because">One line for people: the rule, or the exemption that decided.</param>
/// <param name="Passed">Rules with action Pass that matched on the way.</param>
public sealed record Decision(Verdict Verdict, NodeRule? Rule, string Because, ListOf<NodeRule> Passed)
{
    /// <summary>Rules that were looked at, in order, with whether they matched; none if an exemption decided.</summary>
    public ListOf<(NodeRule Rule, bool Matched)> Looked { get; init; } = [];
}
