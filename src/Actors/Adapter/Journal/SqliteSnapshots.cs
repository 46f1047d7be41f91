using Antrea.Actors.Events;
using Antrea.Journal;

namespace Antrea.Actors.Adapter.Journal;

/// <summary>Snapshot plug-in: the actors' snapshots in our event store.</summary>
/// <param name="store">The store; whoever opened it closes it.</param>
public class SqliteSnapshots(EventJournal store) : SnapshotStore
{
    /// <inheritdoc/>
    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var s = await store.LoadSnapshotAsync(persistenceId, Translate(criteria), cancellationToken);
        return s is null || EventCodec.Decode(s.Manifest, s.SchemaVersion, s.Payload) is UnknownEvent ? null
            : new SelectedSnapshot(
                new SnapshotMetadata(persistenceId, s.Sequence, s.Time.UtcDateTime), EventCodec.Decode(s.Manifest, s.SchemaVersion, s.Payload));
    }

    /// <inheritdoc/>
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var e = EventCodec.Encode(snapshot);
        return store.SaveSnapshotAsync(
            new Snapshot(metadata.PersistenceId, metadata.SequenceNr, new DateTimeOffset(metadata.Timestamp, TimeSpan.Zero), e.Manifest, e.SchemaVersion, e.Payload),
            cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) =>
        store.DeleteSnapshotsAsync(metadata.PersistenceId, new SnapshotCriteria(metadata.SequenceNr, MinSequence: metadata.SequenceNr), cancellationToken);

    /// <inheritdoc/>
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        store.DeleteSnapshotsAsync(persistenceId, Translate(criteria), cancellationToken);

    private static SnapshotCriteria Translate(SnapshotSelectionCriteria c) => new(
        c.MaxSequenceNr, c.MaxTimeStamp == DateTime.MaxValue ? null : new DateTimeOffset(c.MaxTimeStamp, TimeSpan.Zero), c.MinSequenceNr,
        c.MinTimestamp is { } min && min != DateTime.MinValue ? new DateTimeOffset(min, TimeSpan.Zero) : null);
}
