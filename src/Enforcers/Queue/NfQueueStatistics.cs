namespace Antrea.Enforcers.Queue;

/// <summary>What a queue did since it was started.</summary>
/// <param name="Packets">Packets handed over.</param>
/// <param name="Bytes">Their copied bytes.</param>
/// <param name="Batches">Receiving system calls.</param>
/// <param name="HandlerErrors">Packets dropped because the handler threw.</param>
/// <param name="VerdictErrors">Verdicts the kernel refused, mostly for packets it no longer held.</param>
public sealed record NfQueueStatistics(long Packets, long Bytes, long Batches, long HandlerErrors, long VerdictErrors);
