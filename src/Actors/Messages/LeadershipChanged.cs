namespace Antrea.Actors.Messages;

/// <summary>
/// This agent was elected to write what is written once a cluster, or is so no more. Published on the event stream at each change, and again at each renewal
/// of the lease. Who writes as the elected one must have heard a true one, and stop at <paramref name="Until"/> unless told again.
/// </summary>
/// <param name="IsLeader">True if it is elected.</param>
/// <param name="Until">Until when that holds without a renewal, on the agent's own <see cref="TimeProvider"/>'s timestamps, not wall time; 0 if not elected.</param>
public sealed record LeadershipChanged(bool IsLeader, long Until);
