using Antrea.Policy.Planning;

namespace Antrea.Actors.Messages;

/// <summary>Bring the kernel to this plan.</summary>
public sealed record EnforcePlan(NodePlan Plan, long Revision);
