using Antrea.Runtime.Actor;
using Antrea.Runtime.Event;

namespace Antrea.Runtime.Persistence;

internal sealed record WriteMessages(IReadOnlyList<IPersistentEnvelope> Messages, IActorRef PersistentActor, int Instance);

internal sealed record ReplayMessages(long From, long To, long Max, string PersistenceId, IActorRef PersistentActor);

internal sealed record DeleteMessagesTo(string PersistenceId, long ToSequenceNr, IActorRef PersistentActor);

/// <summary>What comes back; never a command of the user.</summary>
internal abstract record JournalResponse : IDeadLetterSuppression;

internal sealed record WriteMessagesSuccessful(int Instance) : JournalResponse;

internal sealed record WriteMessagesFailed(Exception Cause, int Instance) : JournalResponse;

internal sealed record WriteMessageSuccess(IPersistentRepresentation Persistent, int Instance) : JournalResponse;

internal sealed record WriteMessageFailure(IPersistentRepresentation Persistent, Exception Cause, int Instance)
    : JournalResponse;

internal sealed record WriteMessageRejected(IPersistentRepresentation Persistent, Exception Cause, int Instance)
    : JournalResponse;

internal sealed record LoopMessageSuccess(object Message, int Instance) : JournalResponse;

internal sealed record ReplayedMessage(IPersistentRepresentation Persistent) : JournalResponse;

internal sealed record RecoverySuccess(long HighestSequenceNr) : JournalResponse;

internal sealed record ReplayMessagesFailure(Exception Cause) : JournalResponse;

internal sealed record LoadSnapshot(string PersistenceId, SnapshotSelectionCriteria Criteria, long ToSequenceNr);

internal sealed record SaveSnapshot(SnapshotMetadata Metadata, object Snapshot);

internal sealed record DeleteSnapshot(SnapshotMetadata Metadata);

internal sealed record DeleteSnapshots(string PersistenceId, SnapshotSelectionCriteria Criteria);

internal sealed record LoadSnapshotResult(SelectedSnapshot? Snapshot, long ToSequenceNr) : JournalResponse;

internal sealed record LoadSnapshotFailed(Exception Cause) : JournalResponse;

internal sealed record RecoveryTick : JournalResponse;
