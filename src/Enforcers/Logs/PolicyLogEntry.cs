namespace Antrea.Enforcers.Logs;

/// <summary>A packet that a rule decided.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Packet">The packet.</param>
/// <param name="Pod">The Pod that the policy applies to, as <c>namespace/name</c>; null if not known.</param>
public readonly record struct PolicyLogEntry(LoggedRule Rule, PacketSummary Packet, string? Pod);
