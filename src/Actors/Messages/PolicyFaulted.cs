using Antrea.Policy.Compile;

namespace Antrea.Actors.Messages;

/// <summary>A policy's actor cannot do its work: what was announced of the policy before stays.</summary>
public sealed record PolicyFaulted(PolicyRef Policy, long Generation, string Error);
