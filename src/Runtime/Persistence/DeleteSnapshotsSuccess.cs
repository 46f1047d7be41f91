namespace Antrea.Runtime.Persistence;

public sealed record DeleteSnapshotsSuccess
{
    public DeleteSnapshotsSuccess(SnapshotSelectionCriteria criteria) => Criteria = criteria;

    public SnapshotSelectionCriteria Criteria { get; }
}
