using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>What the firewall enforcer knows.</summary>
/// <param name="Driver">Writes the kernel; null until the backend was found.</param>
/// <param name="Wanted">The newest plan to enforce, or null.</param>
/// <param name="Working">The plan being applied now, or null.</param>
/// <param name="Saved">The plan in the last good file, or null.</param>
/// <param name="Quarantined">Rules the kernel refused.</param>
/// <param name="Failures">Attempts that failed in a row.</param>
/// <param name="Displaced">When our jumps were found pushed from the top, in the last minute (clock timestamps).</param>
/// <param name="Runs">How often the kernel was compared with a plan.</param>
/// <param name="Restores">Runs of iptables-restore so far.</param>
/// <param name="LastError">Why the last attempt failed, or null.</param>
/// <param name="Touched">True if the tables changed while the run that goes on was under way.</param>
/// <param name="Began">When the last run began (clock timestamp).</param>
/// <param name="Took">How long the last finished run took.</param>
public sealed record EnforcerState(
    FirewallDriver? Driver,
    EnforcePlan? Wanted,
    EnforcePlan? Working,
    NodePlan? Saved,
    ImmutableDictionary<string, string> Quarantined,
    int Failures,
    ImmutableList<long> Displaced,
    long Runs,
    long Restores,
    string? LastError,
    bool Touched = false,
    long Began = 0,
    TimeSpan Took = default)
{
    /// <summary>Nothing known.</summary>
    public static readonly EnforcerState Empty =
        new(null, null, null, null, ImmutableDictionary<string, string>.Empty, 0, [], 0, 0, null);

    /// <summary>More often than this in a minute is a fight: then the rival keeps the top, and it is said.</summary>
    public const int FightAfter = 3;

    /// <summary>True if someone insists on standing before us.</summary>
    public bool Yields => Displaced.Count > FightAfter;
}
