namespace Antrea.Journal;

/// <summary>A stream that was cut: its events above <paramref name="LastKept"/> up to <paramref name="LastKnown"/> are gone.</summary>
public sealed record StreamLoss(string StreamId, long LastKept, long LastKnown);
