using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>A plan is about to be written to the kernel.</summary>
public sealed record PlanPending(NodePlan Plan);

/// <summary>A plan is in force, read back.</summary>
public sealed record PlanInForce(NodePlan Plan);
