using Antrea.Policy.Api;

namespace Antrea.Actors.Events;

/// <summary>Other feature gates or failsafe options are in force.</summary>
/// <param name="Gates">Gates that are set, by name.</param>
/// <param name="Failsafe">Whether failsafe rules are on.</param>
/// <param name="Cause">What brought them.</param>
/// <param name="Live">What the ConfigMap says, read back after a restart; null = there is none, the file alone counts.</param>
public sealed record GatesChanged(Labels Gates, bool Failsafe, string Cause, LiveConfig? Live = null) : IJournalEvent;
