using Antrea.Policy.Compile;

namespace Antrea.Policy.Status;

/// <summary>What an agent reports of one policy.</summary>
/// <param name="Policy">Which policy.</param>
/// <param name="Uid">UID of its object: another policy of the same name is another policy.</param>
/// <param name="Generation">The generation that the phase speaks of.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Message">Why it is not in force, or a remark; may be empty.</param>
public readonly record struct ReportedPolicy(PolicyRef Policy, string Uid, long Generation, PolicyPhase Phase, string Message);
