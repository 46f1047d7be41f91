using System.Collections.Immutable;

namespace Antrea.Enforcers.Firewall;

/// <summary>A chain of ours and its rules in order.</summary>
public sealed record DesiredChain(string Name, ImmutableArray<RuleLine> Rules);
