using Antrea.Policy.Compile;

namespace Antrea.Policy.Status;

/// <summary>A policy's status on this Node.</summary>
/// <param name="Policy">Which policy.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Generation">The generation the status speaks of.</param>
/// <param name="Message">The reason, or a remark; may be empty.</param>
public sealed record PolicyStatus(PolicyRef Policy, PolicyPhase Phase, long Generation, string Message);
