using System.Collections.Immutable;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>What a cluster's source knows, and how much of it it has told.</summary>
/// <param name="Seen">What the server has told.</param>
/// <param name="Told">What others have been told.</param>
/// <param name="Revision">Revision as others know it.</param>
/// <param name="Listing">The call that was answered; null = nothing is told yet.</param>
/// <param name="InFlight">True while the node has not taken the last revision: the next waits for that.</param>
/// <param name="Troubles">What was last said to be wrong, by subject.</param>
/// <param name="IsOpen">True once all kinds were known, and others have been asked to call.</param>
public sealed record ClusterSourceState(
    ClusterState Seen, ClusterState Told, long Revision, Guid? Listing, bool InFlight, ImmutableSortedDictionary<string, string> Troubles, bool IsOpen)
{
    /// <summary>Nothing known, nothing told.</summary>
    public static ClusterSourceState Of(IEnumerable<WatchedKind> kinds)
    {
        var nothing = ClusterState.Of(kinds);
        return new(nothing, nothing, 0, null, false, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), false);
    }

    /// <summary>True if there is something to tell, and it may be told.</summary>
    public bool HasNews => Listing is not null && !InFlight && Seen.Touched is { IsEmpty: false };
}
