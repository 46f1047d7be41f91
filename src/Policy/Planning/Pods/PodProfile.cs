using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Policy.Planning.Pods;

/// <summary>The rule list of one or more Pods in one direction. Pods with equal lists share a profile.</summary>
/// <param name="Id">
/// 12 hex digits made of the first Pod that has it, so that a changed list is an edit of a chain and not a new chain.
/// </param>
/// <param name="Direction">Direction.</param>
/// <param name="Rules">Indices into the plan's rules, ascending.</param>
public sealed record PodProfile(string Id, Direction Direction, ListOf<int> Rules);
