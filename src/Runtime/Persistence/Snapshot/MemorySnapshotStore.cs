namespace Antrea.Runtime.Persistence.Snapshot;

/// <summary>Keeps snapshots in memory, as long as the system lives. The default.</summary>
public class MemorySnapshotStore : SnapshotStore
{
    private readonly List<SelectedSnapshot> _snapshots = [];

    protected override Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
        => Task.FromResult(_snapshots
            .Where(s => s.Metadata.PersistenceId == persistenceId && criteria.Matches(s.Metadata))
            .MaxBy(s => s.Metadata.SequenceNr));

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        _snapshots.RemoveAll(s => s.Metadata.PersistenceId == metadata.PersistenceId
            && s.Metadata.SequenceNr == metadata.SequenceNr);
        _snapshots.Add(new SelectedSnapshot(metadata, snapshot));
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken)
    {
        _snapshots.RemoveAll(s => s.Metadata.PersistenceId == metadata.PersistenceId
            && s.Metadata.SequenceNr == metadata.SequenceNr
            && (metadata.Timestamp == DateTime.MinValue || s.Metadata.Timestamp == metadata.Timestamp));
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        _snapshots.RemoveAll(s => s.Metadata.PersistenceId == persistenceId && criteria.Matches(s.Metadata));
        return Task.CompletedTask;
    }
}
