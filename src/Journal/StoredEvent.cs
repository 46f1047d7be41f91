namespace Antrea.Journal;

/// <summary>One event as it is stored. An event of an unknown schema version is handed out like any other.</summary>
/// <param name="GlobalSequence">Position in the journal, from 1, increasing; deleted events leave gaps.</param>
/// <param name="Sequence">Position in its stream, from 1, without holes.</param>
/// <param name="Time">UTC time at which the writer took it.</param>
/// <param name="PreviousHash">Hash of the event before it in the journal, deleted or not.</param>
/// <param name="Checksum">CRC-32C over all other fields.</param>
public sealed record StoredEvent(
    long GlobalSequence,
    string StreamId,
    long Sequence,
    DateTimeOffset Time,
    string BootId,
    string Cause,
    string Manifest,
    int SchemaVersion,
    ReadOnlyMemory<byte> Payload,
    ChainHash PreviousHash,
    uint Checksum);
