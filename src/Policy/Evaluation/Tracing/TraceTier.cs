using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>The rules of one tier that were asked.</summary>
/// <param name="Name">The tier; <c>Kubernetes NetworkPolicies</c> for those between application and baseline.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Rules">Rules in order of evaluation, up to the one that decides.</param>
/// <param name="Skipped">Rules that a Pass made unreachable.</param>
public sealed record TraceTier(string Name, int Priority, ListOf<TraceRule> Rules, int Skipped);
