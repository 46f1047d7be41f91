namespace Antrea.Journal;

/// <summary>An event to be appended; the journal adds sequence numbers, time, boot id, checksum and chain hash.</summary>
/// <param name="Manifest">Type name by which the reader finds the decoder.</param>
/// <param name="SchemaVersion">Version of the payload's schema, 1 or more.</param>
/// <param name="Payload">Opaque bytes, at most 64 MiB; must not change until the append completes.</param>
/// <param name="Cause">What led to it, in free text: usually the object and its resourceVersion.</param>
public sealed record NewEvent(string Manifest, int SchemaVersion, ReadOnlyMemory<byte> Payload, string Cause = "");
