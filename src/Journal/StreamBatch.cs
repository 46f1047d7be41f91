namespace Antrea.Journal;

/// <summary>Events for one stream, numbered consecutively from <paramref name="FirstSequence"/> (highest of the stream + 1).</summary>
public sealed record StreamBatch(string StreamId, long FirstSequence, IReadOnlyList<NewEvent> Events);
