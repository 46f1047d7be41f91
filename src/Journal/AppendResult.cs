namespace Antrea.Journal;

/// <summary>The global sequence numbers an append received; consecutive.</summary>
public readonly record struct AppendResult(long FirstGlobalSequence, long LastGlobalSequence);
