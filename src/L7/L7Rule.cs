using Antrea.L7.Matching;

namespace Antrea.L7;

/// <summary>A layer-7 rule as the judge knows it.</summary>
/// <param name="Policy">Whose it is: <c>AntreaClusterNetworkPolicy:name</c> or <c>AntreaNetworkPolicy:namespace/name</c>.</param>
/// <param name="Name">The rule's name.</param>
/// <param name="Number">A small number, the rule's own on this node.</param>
/// <param name="Log">Denials are logged with the packet.</param>
/// <param name="Matcher">What it allows.</param>
public sealed record L7Rule(string Policy, string Name, int Number, bool Log, L7Matcher Matcher);
