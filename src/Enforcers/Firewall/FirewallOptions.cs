using Antrea.Enforcers.Commands;

namespace Antrea.Enforcers.Firewall;

/// <summary>What the firewall enforcer works with.</summary>
/// <param name="Runner">Runs programs.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Backend">The backend, or null to detect it.</param>
/// <param name="LastGood">Where the last good plan is kept, or null for nowhere.</param>
/// <param name="Companions">Actors that go by the plan: each is told of it before it is written (<see cref="PlanPending"/>) and when it is in force (<see cref="PlanInForce"/>).</param>
/// <param name="WakeNeighbours">Have Pods whose interface is not known answer for their address.</param>
/// <param name="Monitor">Starts something that calls back when the kernel's tables change; null = only the periodic look.</param>
/// <param name="LegacyTables">Reads the kernel's list of loaded legacy tables; null = from /proc.</param>
public sealed record FirewallOptions(
    ICommandRunner Runner, TimeProvider Clock, Backend? Backend = null, LastGoodPlan? LastGood = null, Func<string>? LegacyTables = null,
    Func<Action, IDisposable?>? Monitor = null, IReadOnlyList<(string Name, Func<Props> Props)>? Companions = null,
    bool WakeNeighbours = false)
{
    /// <summary>Held by whoever writes the kernel: one writer a table, also when the actor is restarted in the middle of a run.</summary>
    internal SemaphoreSlim OneWriter { get; } = new(1, 1);
}
