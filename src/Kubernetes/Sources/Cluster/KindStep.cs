using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>Something a kind's watch told. Answered with <see cref="StepTaken"/>; the watch goes on only then.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Step">What it told.</param>
public sealed record KindStep(WatchedKind Kind, WatchStep<ClusterItem> Step);
