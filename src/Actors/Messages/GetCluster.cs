namespace Antrea.Actors.Messages;

/// <summary>Ask the source for what the cluster holds: a <see cref="ClusterSeen"/>.</summary>
public sealed record GetCluster;
