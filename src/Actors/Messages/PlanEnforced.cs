using System.Collections.Immutable;
using Antrea.Policy.Planning;

namespace Antrea.Actors.Messages;

/// <summary>How that ended.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Verified">True if the kernel, read back, is as the plan says, quarantined rules aside.</param>
/// <param name="Error">What went wrong, or null.</param>
/// <param name="Quarantined">Refused rules by id, with the kernel's reason.</param>
/// <param name="Wrote">True if something had to be written.</param>
public sealed record PlanEnforced(
    NodePlan Plan, long Revision, bool Verified, string? Error, ImmutableDictionary<string, string> Quarantined, bool Wrote);
