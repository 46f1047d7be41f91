namespace Antrea.Journal.Recovery;

/// <summary>What a check of the file found.</summary>
/// <param name="Damage">Why the file cannot go on as it is; empty if it can.</param>
/// <param name="Notes">Remarks that ask for no repair.</param>
internal sealed record Inspection(
    RecoveryCheck Checked, long EventsVerified, long LastGlobalSequence, IReadOnlyList<string> Damage, IReadOnlyList<string> Notes);
