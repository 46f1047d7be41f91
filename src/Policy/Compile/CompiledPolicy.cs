using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>A policy compiled for one Node.</summary>
/// <param name="Policy">Which policy.</param>
/// <param name="Generation">Generation of the spec it was compiled from.</param>
/// <param name="Outcome">Whether there is something to enforce.</param>
/// <param name="Target">Nodes or Pods.</param>
/// <param name="AppliesHere">True if this Node is selected, or Pods are: which of them are here is known by the groups.</param>
/// <param name="TierPriority">Priority of its tier.</param>
/// <param name="Priority">Priority within the tier.</param>
/// <param name="Rules">Rules in listed order, ingress first; empty unless <paramref name="AppliesHere"/>.</param>
/// <param name="Message">Why it is pending or refused, or what is worth knowing; may be empty.</param>
/// <param name="IsFault">True if a rule is enforced in another way than written, always a stricter one: the message says which.</param>
public sealed record CompiledPolicy(
    PolicyRef Policy,
    long Generation,
    CompileOutcome Outcome,
    PolicyTarget Target,
    bool AppliesHere,
    int TierPriority,
    double Priority,
    ListOf<CompiledRule> Rules,
    string Message = "",
    bool IsFault = false);
