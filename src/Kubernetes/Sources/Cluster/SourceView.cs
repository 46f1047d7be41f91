using System.Collections.Immutable;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>How the watches of a cluster are doing.</summary>
/// <param name="Kinds">Each kind by name.</param>
/// <param name="Unreadable">How many objects cannot be read.</param>
public sealed record SourceView(ImmutableSortedDictionary<string, KindState> Kinds, int Unreadable);
