using Antrea.Policy.Api;

namespace Antrea.Actors.Events;

/// <summary>The accepted spec of a policy at one point, so that its older events need not be kept; null = the policy is gone.</summary>
public sealed record PolicySnapshot(PolicyObject? Policy, int? TierPriority = null);
