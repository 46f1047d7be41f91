namespace Antrea.Runtime.Persistence;

public sealed record DeleteSnapshotsFailure
{
    public DeleteSnapshotsFailure(SnapshotSelectionCriteria criteria, Exception cause)
    {
        Criteria = criteria;
        Cause = cause;
    }

    public SnapshotSelectionCriteria Criteria { get; }

    public Exception Cause { get; }
}
