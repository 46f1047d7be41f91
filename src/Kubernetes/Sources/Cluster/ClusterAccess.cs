using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>What watches share: connections, and equal values.</summary>
/// <param name="Client">The server.</param>
/// <param name="Pool">Where equal values of all kinds are shared.</param>
/// <param name="Options">Limits of watches; null = the usual ones.</param>
/// <param name="Node">Name of this Node, of whose Pods more is kept; null = none or all.</param>
public sealed record ClusterAccess(ApiClient Client, ValuePool Pool, ReflectorOptions? Options = null, string? Node = null);
