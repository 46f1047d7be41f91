using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Akka.Actor;

namespace Akka.Persistence.Journal
{
    public abstract class WriteJournalBase : ActorBase { }
    public abstract class AsyncWriteJournal : WriteJournalBase
    {
        protected AsyncWriteJournal() { }
        protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken);
        public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken);
        protected sealed override bool Receive(object message) => throw new NotSupportedException();
        protected virtual bool ReceivePluginInternal(object message) => throw new NotSupportedException();
        public abstract Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback);
        protected abstract Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken);
    }
    public class MemoryJournal : AsyncWriteJournal
    {
        public MemoryJournal() { }
        protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) => throw new NotSupportedException();
        public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) => throw new NotSupportedException();
        public override Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) => throw new NotSupportedException();
        protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
namespace Akka.Persistence.Snapshot
{
    public abstract class SnapshotStore : ActorBase
    {
        protected SnapshotStore() { }
        protected abstract Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken);
        protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken);
        protected abstract Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken);
        protected sealed override bool Receive(object message) => throw new NotSupportedException();
        protected virtual bool ReceivePluginInternal(object message) => throw new NotSupportedException();
        protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken);
    }
    public class MemorySnapshotStore : SnapshotStore
    {
        public MemorySnapshotStore() { }
        protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) => throw new NotSupportedException();
        protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) => throw new NotSupportedException();
        protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) => throw new NotSupportedException();
        protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
