namespace Antrea.Runtime.Persistence;

public sealed record SaveSnapshotFailure
{
    public SaveSnapshotFailure(SnapshotMetadata metadata, Exception cause)
    {
        Metadata = metadata;
        Cause = cause;
    }

    public SnapshotMetadata Metadata { get; }

    public Exception Cause { get; }
}
