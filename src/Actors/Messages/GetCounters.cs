namespace Antrea.Actors.Messages;

/// <summary>Ask the firewall enforcer for what each policy rule has counted: <see cref="Counters"/>.</summary>
public sealed record GetCounters;
