namespace Antrea.Runtime.Persistence;

public sealed record SaveSnapshotSuccess
{
    public SaveSnapshotSuccess(SnapshotMetadata metadata) => Metadata = metadata;

    public SnapshotMetadata Metadata { get; }
}
