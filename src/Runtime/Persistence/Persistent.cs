using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence;

public class Persistent : IPersistentRepresentation
{
    public Persistent(
        object payload,
        long sequenceNr = 0,
        string? persistenceId = null,
        string? manifest = null,
        bool isDeleted = false,
        IActorRef? sender = null,
        string? writerGuid = null,
        long timestamp = 0)
    {
        Payload = payload;
        SequenceNr = sequenceNr;
        PersistenceId = persistenceId ?? "";
        Manifest = manifest ?? "";
        IsDeleted = isDeleted;
        Sender = sender!;
        WriterGuid = writerGuid ?? "";
        Timestamp = timestamp;
    }

    public object Payload { get; }

    public string Manifest { get; }

    public string PersistenceId { get; }

    public long SequenceNr { get; }

    public long Timestamp { get; }

    public bool IsDeleted { get; }

    public IActorRef Sender { get; }

    public string WriterGuid { get; }

    public IPersistentRepresentation WithPayload(object payload)
        => new Persistent(payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation WithManifest(string manifest)
        => new Persistent(Payload, SequenceNr, PersistenceId, manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation WithTimestamp(long newTimestamp)
        => new Persistent(Payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, newTimestamp);

    public IPersistentRepresentation Update(
        long sequenceNr, string persistenceId, bool isDeleted, IActorRef? sender, string writerGuid)
        => new Persistent(Payload, sequenceNr, persistenceId, Manifest, isDeleted, sender, writerGuid, Timestamp);

    public override string ToString() => $"Persistent<pid: {PersistenceId}, seqNr: {SequenceNr}, payload: {Payload}>";
}
