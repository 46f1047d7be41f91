namespace Antrea.Actors.Messages;

/// <summary>Ask the election for the <see cref="LeadershipChanged"/> that holds now.</summary>
public sealed record GetLeadership;
