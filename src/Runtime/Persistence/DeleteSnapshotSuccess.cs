namespace Antrea.Runtime.Persistence;

public sealed record DeleteSnapshotSuccess
{
    public DeleteSnapshotSuccess(SnapshotMetadata metadata) => Metadata = metadata;

    public SnapshotMetadata Metadata { get; }
}
