namespace Antrea.Runtime.Persistence;

/// <summary>The first message of a recovery that has a snapshot.</summary>
public sealed record SnapshotOffer
{
    public SnapshotOffer(SnapshotMetadata metadata, object snapshot)
    {
        Metadata = metadata;
        Snapshot = snapshot;
    }

    public SnapshotMetadata Metadata { get; }

    public object Snapshot { get; }
}
