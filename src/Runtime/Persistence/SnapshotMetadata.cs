namespace Antrea.Runtime.Persistence;

public sealed record SnapshotMetadata
{
    public SnapshotMetadata(string persistenceId, long sequenceNr, DateTime timestamp)
    {
        PersistenceId = persistenceId;
        SequenceNr = sequenceNr;
        Timestamp = timestamp;
    }

    public string PersistenceId { get; }

    /// <summary>Number of the last event that is in the snapshot.</summary>
    public long SequenceNr { get; }

    /// <summary>UTC; <see cref="DateTime.MinValue"/> = any.</summary>
    public DateTime Timestamp { get; }
}
