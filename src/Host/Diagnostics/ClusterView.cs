using Antrea.Kubernetes.Events;
using Antrea.Kubernetes.Sources.Cluster;

namespace Antrea.Host.Diagnostics;

/// <summary>How an agent gets on with its cluster.</summary>
/// <param name="Source">The watches.</param>
/// <param name="IsLeader">True if it is the elected agent.</param>
/// <param name="Events">Its Events.</param>
public sealed record ClusterView(SourceView Source, bool IsLeader, EventCounts Events);
