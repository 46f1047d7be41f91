namespace Antrea.Kubernetes.Reporting;

/// <summary>Ask the election, before the agent stops, to give the Lease back so that another takes over at once; answered with <see cref="Resigned"/>.</summary>
public sealed record Resign;

/// <summary>The agent is not the elected one any more, and does not try to become it again.</summary>
public sealed record Resigned;
