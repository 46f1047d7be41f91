namespace Antrea.Runtime.Persistence;

public sealed record DeleteSnapshotFailure
{
    public DeleteSnapshotFailure(SnapshotMetadata metadata, Exception cause)
    {
        Metadata = metadata;
        Cause = cause;
    }

    public SnapshotMetadata Metadata { get; }

    public Exception Cause { get; }
}
