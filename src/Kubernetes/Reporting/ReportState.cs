using System.Collections.Immutable;
using Antrea.Actors.Nodes;
using Antrea.Policy.Api;
using Antrea.Policy.Status;

namespace Antrea.Kubernetes.Reporting;

/// <summary>What the report's writer knows. Immutable.</summary>
/// <param name="Objects">The cluster that <paramref name="Wanted"/> was made of.</param>
/// <param name="Node">The node's state that it was made of.</param>
/// <param name="Settled">The objects as they were when the node had last taken all of them.</param>
/// <param name="Wanted">The parts as they should be; null = nothing can be said yet.</param>
/// <param name="Held">The parts that are there; null = not known.</param>
/// <param name="ReadAt">When they were last read.</param>
/// <param name="RoundAt">When the last round of writes began; null = none did.</param>
/// <param name="NotBefore">When the next request may be made.</param>
internal sealed record ReportState(
    KeyedTable<KubeObject>? Objects,
    NodeState? Node,
    KeyedTable<KubeObject> Settled,
    ListOf<NodeReport>? Wanted,
    ImmutableSortedDictionary<int, NodeReport>? Held,
    long ReadAt,
    long? RoundAt,
    long NotBefore)
{
    public static readonly ReportState Empty = new(null, null, KeyedTable<KubeObject>.Empty, null, null, 0, null, long.MinValue);

    /// <summary>True if there is nothing to do.</summary>
    public bool IsSettled => !MustRead && !MustWrite;

    /// <summary>True if the parts in the server are to be read.</summary>
    public bool MustRead => Wanted is not null && Held is null;

    /// <summary>True if there is something to write.</summary>
    public bool MustWrite => Wanted is { } w && Held is { } h && ReportStore.Differs(h, w);
}
