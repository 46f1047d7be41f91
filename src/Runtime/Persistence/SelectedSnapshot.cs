namespace Antrea.Runtime.Persistence;

public sealed record SelectedSnapshot
{
    public SelectedSnapshot(SnapshotMetadata metadata, object snapshot)
    {
        Metadata = metadata;
        Snapshot = snapshot;
    }

    public SnapshotMetadata Metadata { get; }

    public object Snapshot { get; }
}
