namespace Antrea.Journal;

/// <summary>Selects snapshots of a stream by sequence and time, bounds included.</summary>
public sealed record SnapshotCriteria(
    long MaxSequence = long.MaxValue,
    DateTimeOffset? MaxTime = null,
    long MinSequence = 0,
    DateTimeOffset? MinTime = null)
{
    /// <summary>The newest whatever its age; as a deletion: all.</summary>
    public static SnapshotCriteria Latest { get; } = new();
}
