namespace Antrea.Journal.Storage;

/// <summary>What is remembered of a stream even when all its events are deleted.</summary>
internal readonly record struct StreamMark(long Highest, long DeletedTo);

/// <summary>The last event ever appended; the next one follows it in sequence and chain.</summary>
internal readonly record struct Head(long Sequence, ChainHash Hash);

/// <summary>
/// A run of deleted events, both ends included, with the chain's link before its first and the hash of its last:
/// the chain can be followed across it.
/// </summary>
internal readonly record struct Gap(long First, long Last, ChainHash Before, ChainHash After);
