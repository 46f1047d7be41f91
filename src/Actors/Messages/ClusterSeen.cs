using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Actors.Messages;

/// <summary>What the cluster holds, as far as the source has told it. The table is shared, not copied: asking costs nothing.</summary>
/// <param name="Objects">Every object that could be read, by key; of one that cannot be read any more the last good one.</param>
/// <param name="Unreadable">Objects that are there and cannot be read.</param>
/// <param name="Revision">Revision as others know it; 0 = nothing has been told yet, or not everything.</param>
public sealed record ClusterSeen(
    KeyedTable<KubeObject> Objects, ImmutableDictionary<ObjectKey, ObjectUnreadable> Unreadable, long Revision)
{
    /// <summary>Nothing.</summary>
    public static readonly ClusterSeen Nothing = new(
        KeyedTable<KubeObject>.Empty, ImmutableDictionary<ObjectKey, ObjectUnreadable>.Empty, 0);
}
