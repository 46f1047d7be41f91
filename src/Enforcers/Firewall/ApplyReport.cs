using System.Collections.Immutable;

namespace Antrea.Enforcers.Firewall;

/// <summary>How an attempt to bring the kernel to a plan ended.</summary>
/// <param name="Verified">True if, read back, everything is as it shall be, quarantined rules left out.</param>
/// <param name="Error">What went wrong, for people; null if nothing did.</param>
/// <param name="Quarantined">Rules the kernel refused, by id, with its reason. The others are in force.</param>
/// <param name="Changed">True if something had to be written.</param>
/// <param name="Displaced">True if our jumps had been pushed from the top of a built-in chain.</param>
/// <param name="Restores">Runs of iptables-restore, probes included.</param>
/// <param name="Lines">Rule lines written.</param>
public sealed record ApplyReport(
    bool Verified,
    string? Error,
    ImmutableDictionary<string, string> Quarantined,
    bool Changed,
    bool Displaced,
    int Restores,
    int Lines);
