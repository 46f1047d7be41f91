using System.Collections.Immutable;

namespace Antrea.Actors.Messages;

/// <summary>What policy rules have counted.</summary>
/// <param name="ByRule">Packets that a rule decided, and their bytes, by rule id.</param>
/// <param name="Error">Why the newest counters could not be read, or null.</param>
public sealed record Counters(ImmutableDictionary<string, (long Packets, long Bytes)> ByRule, string? Error = null);
