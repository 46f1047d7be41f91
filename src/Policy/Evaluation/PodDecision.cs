using Antrea.Policy.Api;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Evaluation;

/// <summary>What the rules on Pods do with a packet on one Node.</summary>
/// <param name="Verdict">The outcome of both sides.</param>
/// <param name="Because">One line for people.</param>
/// <param name="Egress">What the source Pod's rules say, if it is a Pod of this Node under egress rules.</param>
/// <param name="Ingress">What the destination Pod's or Service's rules say, if there are any and egress let it through.</param>
public sealed record PodDecision(Verdict Verdict, string Because, SideDecision? Egress = null, SideDecision? Ingress = null);

/// <summary>What one side's rules say.</summary>
/// <param name="Verdict">The outcome.</param>
/// <param name="Rule">The deciding rule, or null if none did.</param>
/// <param name="Passed">Rules with action Pass that matched on the way.</param>
/// <param name="Looked">Rules that were looked at, in order, with whether they matched.</param>
public sealed record SideDecision(Verdict Verdict, PodRule? Rule, ListOf<PodRule> Passed, ListOf<(PodRule Rule, bool Matched)> Looked);
