namespace Antrea.Journal;

/// <summary>
/// How much of the past is kept. An event can be removed once all kept snapshots of its stream cover it, or if its stream is
/// mere history. What can be removed is removed when it is too old or, oldest first, while the file is too big.
/// </summary>
public sealed record RetentionPolicy
{
    /// <summary>Removable events older than this go; null: age does not matter.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Bytes of live pages above which the oldest removable events go; null: size does not matter.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Prefixes of streams of which no state is folded: their events are removable without a snapshot.</summary>
    public IReadOnlyList<string> HistoryPrefixes { get; init; } = [];

    /// <summary>Whether events that no snapshot covers are removable too: their streams lose state then.</summary>
    public bool RemoveUncovered { get; init; }

    /// <summary>Newest snapshots kept of each stream, at least 1.</summary>
    public int KeepSnapshots { get; init; } = 2;
}
