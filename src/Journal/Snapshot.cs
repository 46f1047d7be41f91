namespace Antrea.Journal;

/// <summary>The state of a stream after the event <paramref name="Sequence"/>.</summary>
/// <param name="Time">Time at which the state was taken; decides with the sequence which one a criteria selects.</param>
public sealed record Snapshot(
    string StreamId,
    long Sequence,
    DateTimeOffset Time,
    string Manifest,
    int SchemaVersion,
    ReadOnlyMemory<byte> Payload);
