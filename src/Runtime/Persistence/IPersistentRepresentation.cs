using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence;

/// <summary>An event as the journal sees it.</summary>
public interface IPersistentRepresentation
{
    object Payload { get; }

    /// <summary>Type hint for a serializer; empty = none.</summary>
    string Manifest { get; }

    string PersistenceId { get; }

    /// <summary>1, 2, .. within its persistence id.</summary>
    long SequenceNr { get; }

    /// <summary>UTC ticks of the write.</summary>
    long Timestamp { get; }

    bool IsDeleted { get; }

    IActorRef Sender { get; }

    /// <summary>Another one for each incarnation of the writer.</summary>
    string WriterGuid { get; }

    IPersistentRepresentation WithPayload(object payload);

    IPersistentRepresentation WithManifest(string manifest);

    IPersistentRepresentation WithTimestamp(long timestamp);

    IPersistentRepresentation Update(
        long sequenceNr, string persistenceId, bool isDeleted, IActorRef? sender, string writerGuid);
}
