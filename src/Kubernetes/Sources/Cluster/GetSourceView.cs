namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>Ask a cluster's source for its <see cref="SourceView"/>.</summary>
public sealed record GetSourceView;
