using System;
using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence
{
    public interface IPersistentEnvelope
    {
        object Payload { get; }
        IActorRef Sender { get; }
        int Size { get; }
    }
    public interface IPersistentRepresentation
    {
        bool IsDeleted { get; }
        string Manifest { get; }
        object Payload { get; }
        string PersistenceId { get; }
        IActorRef Sender { get; }
        long SequenceNr { get; }
        long Timestamp { get; }
        string WriterGuid { get; }
        IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid);
        IPersistentRepresentation WithManifest(string manifest);
        IPersistentRepresentation WithPayload(object payload);
        IPersistentRepresentation WithTimestamp(long timestamp);
    }
    public class Persistent : IPersistentRepresentation
    {
        public Persistent(object payload, long sequenceNr = 0, string persistenceId = null, string manifest = null, bool isDeleted = false, IActorRef sender = null, string writerGuid = null, long timestamp = 0) { }
        public bool IsDeleted => throw new NotSupportedException();
        public string Manifest => throw new NotSupportedException();
        public object Payload => throw new NotSupportedException();
        public string PersistenceId => throw new NotSupportedException();
        public IActorRef Sender => throw new NotSupportedException();
        public long SequenceNr => throw new NotSupportedException();
        public long Timestamp => throw new NotSupportedException();
        public string WriterGuid => throw new NotSupportedException();
        public IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid) => throw new NotSupportedException();
        public IPersistentRepresentation WithManifest(string manifest) => throw new NotSupportedException();
        public IPersistentRepresentation WithPayload(object payload) => throw new NotSupportedException();
        public IPersistentRepresentation WithTimestamp(long newTimestamp) => throw new NotSupportedException();
    }
    public sealed class AtomicWrite : IPersistentEnvelope
    {
        public AtomicWrite(IPersistentRepresentation @event) { }
        public AtomicWrite(IImmutableList<IPersistentRepresentation> payload) { }
        public long HighestSequenceNr => throw new NotSupportedException();
        public long LowestSequenceNr => throw new NotSupportedException();
        public object Payload => throw new NotSupportedException();
        public string PersistenceId => throw new NotSupportedException();
        public IActorRef Sender => throw new NotSupportedException();
        public int Size => throw new NotSupportedException();
    }
    public sealed class SnapshotMetadata : IEquatable<SnapshotMetadata>
    {
        public SnapshotMetadata(string persistenceId, long sequenceNr, DateTime timestamp) { }
        public string PersistenceId => throw new NotSupportedException();
        public long SequenceNr => throw new NotSupportedException();
        public DateTime Timestamp => throw new NotSupportedException();
        public bool Equals(SnapshotMetadata other) => throw new NotSupportedException();
    }
    public sealed class SnapshotSelectionCriteria : IEquatable<SnapshotSelectionCriteria>
    {
        public SnapshotSelectionCriteria(long maxSequenceNr) { }
        public SnapshotSelectionCriteria(long maxSequenceNr, DateTime maxTimeStamp, long minSequenceNr = 0, DateTime? minTimestamp = null) { }
        public long MaxSequenceNr => throw new NotSupportedException();
        public DateTime MaxTimeStamp => throw new NotSupportedException();
        public long MinSequenceNr => throw new NotSupportedException();
        public DateTime? MinTimestamp => throw new NotSupportedException();
        public static SnapshotSelectionCriteria Latest => throw new NotSupportedException();
        public static SnapshotSelectionCriteria None => throw new NotSupportedException();
        public bool Equals(SnapshotSelectionCriteria other) => throw new NotSupportedException();
    }
    public sealed class SelectedSnapshot : IEquatable<SelectedSnapshot>
    {
        public SelectedSnapshot(SnapshotMetadata metadata, object snapshot) { }
        public SnapshotMetadata Metadata => throw new NotSupportedException();
        public object Snapshot => throw new NotSupportedException();
        public bool Equals(SelectedSnapshot other) => throw new NotSupportedException();
    }
    public sealed class SnapshotOffer : IEquatable<SnapshotOffer>
    {
        public SnapshotOffer(SnapshotMetadata metadata, object snapshot) { }
        public SnapshotMetadata Metadata => throw new NotSupportedException();
        public object Snapshot => throw new NotSupportedException();
        public bool Equals(SnapshotOffer other) => throw new NotSupportedException();
    }
    public sealed class SaveSnapshotSuccess : IEquatable<SaveSnapshotSuccess>
    {
        public SaveSnapshotSuccess(SnapshotMetadata metadata) { }
        public SnapshotMetadata Metadata => throw new NotSupportedException();
        public bool Equals(SaveSnapshotSuccess other) => throw new NotSupportedException();
    }
    public sealed class SaveSnapshotFailure : IEquatable<SaveSnapshotFailure>
    {
        public SaveSnapshotFailure(SnapshotMetadata metadata, Exception cause) { }
        public Exception Cause => throw new NotSupportedException();
        public SnapshotMetadata Metadata => throw new NotSupportedException();
        public bool Equals(SaveSnapshotFailure other) => throw new NotSupportedException();
    }
    public sealed class DeleteMessagesSuccess : IEquatable<DeleteMessagesSuccess>
    {
        public DeleteMessagesSuccess(long toSequenceNr) { }
        public long ToSequenceNr => throw new NotSupportedException();
        public bool Equals(DeleteMessagesSuccess other) => throw new NotSupportedException();
    }
    public sealed class DeleteMessagesFailure : IEquatable<DeleteMessagesFailure>
    {
        public DeleteMessagesFailure(Exception cause, long toSequenceNr) { }
        public Exception Cause => throw new NotSupportedException();
        public long ToSequenceNr => throw new NotSupportedException();
        public bool Equals(DeleteMessagesFailure other) => throw new NotSupportedException();
    }
    public sealed class DeleteSnapshotSuccess : IEquatable<DeleteSnapshotSuccess>
    {
        public DeleteSnapshotSuccess(SnapshotMetadata metadata) { }
        public SnapshotMetadata Metadata => throw new NotSupportedException();
        public bool Equals(DeleteSnapshotSuccess other) => throw new NotSupportedException();
    }
    public sealed class DeleteSnapshotFailure : IEquatable<DeleteSnapshotFailure>
    {
        public DeleteSnapshotFailure(SnapshotMetadata metadata, Exception cause) { }
        public Exception Cause => throw new NotSupportedException();
        public SnapshotMetadata Metadata => throw new NotSupportedException();
        public bool Equals(DeleteSnapshotFailure other) => throw new NotSupportedException();
    }
    public sealed class DeleteSnapshotsSuccess : IEquatable<DeleteSnapshotsSuccess>
    {
        public DeleteSnapshotsSuccess(SnapshotSelectionCriteria criteria) { }
        public SnapshotSelectionCriteria Criteria => throw new NotSupportedException();
        public bool Equals(DeleteSnapshotsSuccess other) => throw new NotSupportedException();
    }
    public sealed class DeleteSnapshotsFailure : IEquatable<DeleteSnapshotsFailure>
    {
        public DeleteSnapshotsFailure(SnapshotSelectionCriteria criteria, Exception cause) { }
        public Exception Cause => throw new NotSupportedException();
        public SnapshotSelectionCriteria Criteria => throw new NotSupportedException();
        public bool Equals(DeleteSnapshotsFailure other) => throw new NotSupportedException();
    }
}
