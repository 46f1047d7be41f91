namespace Antrea.Journal;

/// <summary>What a trim removed.</summary>
/// <param name="Bytes">Bytes of live pages afterwards.</param>
/// <param name="BoundMet">False if the file is still too big because nothing more is removable: some stream needs a
/// snapshot, or the policy a wider bound.</param>
public sealed record TrimReport(long EventsRemoved, long SnapshotsRemoved, long Bytes, bool BoundMet);
