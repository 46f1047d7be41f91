namespace Antrea.Runtime.Persistence;

/// <summary>How much of the past an actor wants at its start.</summary>
public sealed class Recovery
{
    public Recovery() : this(SnapshotSelectionCriteria.Latest) { }

    public Recovery(SnapshotSelectionCriteria fromSnapshot) : this(fromSnapshot, long.MaxValue) { }

    public Recovery(SnapshotSelectionCriteria fromSnapshot, long toSequenceNr)
        : this(fromSnapshot, toSequenceNr, long.MaxValue) { }

    public Recovery(
        SnapshotSelectionCriteria? fromSnapshot = null, long toSequenceNr = long.MaxValue, long replayMax = long.MaxValue)
    {
        FromSnapshot = fromSnapshot ?? SnapshotSelectionCriteria.Latest;
        ToSequenceNr = toSequenceNr;
        ReplayMax = replayMax;
    }

    public static Recovery Default { get; } = new();

    /// <summary>Neither snapshot nor events; the sequence number goes on where it ended.</summary>
    public static Recovery None { get; } = new(SnapshotSelectionCriteria.None, 0);

    public SnapshotSelectionCriteria FromSnapshot { get; }

    public long ToSequenceNr { get; }

    public long ReplayMax { get; }
}
