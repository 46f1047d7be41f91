namespace Antrea.Journal;

/// <summary>Counters since the journal was opened.</summary>
/// <param name="Transactions">Committed write transactions.</param>
/// <param name="SyncedTransactions">Those that were synced to the disk at commit.</param>
/// <param name="Events">Events appended.</param>
/// <param name="LargestGroup">Most requests committed in one transaction.</param>
/// <param name="FailedTransactions">Transactions rolled back; every request in them failed.</param>
public sealed record JournalStatistics(
    long Transactions, long SyncedTransactions, long Events, int LargestGroup, long FailedTransactions);
