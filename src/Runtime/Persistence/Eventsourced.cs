using Antrea.Runtime.Actor;
using Antrea.Runtime.Event;

namespace Antrea.Runtime.Persistence;

/// <summary>
/// An actor whose state is a fold over its journaled events. It recovers before it takes commands; commands that come
/// meanwhile, or while an event is being persisted, wait in a stash of their own.
/// </summary>
public abstract partial class Eventsourced : ActorBase, IWithUnboundedStash, IPersistentIdentity, IPersistenceRecovery
{
    private ILoggingAdapter? _log;

    public abstract string PersistenceId { get; }

    public string SnapshotterId => PersistenceId;

    public string JournalPluginId { get; protected set; } = "";

    public string SnapshotPluginId { get; protected set; } = "";

    public virtual Recovery Recovery => Recovery.Default;

    public IStash Stash { get; set; } = null!;

    public bool IsRecovering => _recovering;

    public bool IsRecoveryFinished => !_recovering;

    /// <summary>Number of the last event replayed or written; 0 = none.</summary>
    public long LastSequenceNr { get; private set; }

    /// <summary>The number that a snapshot saved now would have.</summary>
    public long SnapshotSequenceNr => LastSequenceNr;

    public IActorRef Journal => Context.System.Persistence.Journal(JournalPluginId);

    public IActorRef SnapshotStore => Context.System.Persistence.SnapshotStore(SnapshotPluginId);

    protected virtual ILoggingAdapter Log => _log ??= Context.GetLogger();

    /// <summary>Answered with <see cref="SaveSnapshotSuccess"/> or <see cref="SaveSnapshotFailure"/>.</summary>
    public void SaveSnapshot(object snapshot) => SnapshotStore.Tell(new SaveSnapshot(
        new SnapshotMetadata(SnapshotterId, SnapshotSequenceNr, Context.System.Clock.GetUtcNow().UtcDateTime), snapshot));

    /// <summary>Answered with <see cref="DeleteSnapshotSuccess"/> or <see cref="DeleteSnapshotFailure"/>.</summary>
    public void DeleteSnapshot(long sequenceNr)
        => SnapshotStore.Tell(new DeleteSnapshot(new SnapshotMetadata(SnapshotterId, sequenceNr, DateTime.MinValue)));

    /// <summary>Answered with <see cref="DeleteSnapshotsSuccess"/> or <see cref="DeleteSnapshotsFailure"/>.</summary>
    public void DeleteSnapshots(SnapshotSelectionCriteria criteria)
        => SnapshotStore.Tell(new DeleteSnapshots(SnapshotterId, criteria));

    /// <summary>Answered with <see cref="DeleteMessagesSuccess"/> or <see cref="DeleteMessagesFailure"/>.</summary>
    public void DeleteMessages(long toSequenceNr)
    {
        if (toSequenceNr != long.MaxValue && toSequenceNr > LastSequenceNr)
        {
            Self.Tell(new DeleteMessagesFailure(
                new ArgumentOutOfRangeException(
                    nameof(toSequenceNr), toSequenceNr, $"Must not be above LastSequenceNr {LastSequenceNr}"),
                toSequenceNr));
            return;
        }

        Journal.Tell(new DeleteMessagesTo(PersistenceId, toSequenceNr, Self));
    }

    public override void AroundPreStart()
    {
        StartRecovery();
        base.AroundPreStart();
    }

    public override void AroundPostRestart(Exception cause, object? message)
    {
        StartRecovery();
        base.AroundPostRestart(cause, message);
    }

    public override void AroundPreRestart(Exception cause, object? message)
    {
        EndRecovery();
        _waiting.UnstashAll();
        base.AroundPreRestart(cause, message switch
        {
            WriteMessageSuccess written => written.Persistent,
            ReplayedMessage replayed => replayed.Persistent,
            LoopMessageSuccess loop => loop.Message,
            JournalResponse => null,
            _ => message,
        });
    }

    public override void AroundPostStop()
    {
        EndRecovery();
        _waiting.UnstashAll();
        base.AroundPostStop();
    }

    protected abstract bool ReceiveCommand(object message);

    protected abstract bool ReceiveRecover(object message);

    /// <summary>The events are recovered; <see cref="RecoveryCompleted"/> comes next.</summary>
    protected virtual void OnReplaySuccess() { }

    /// <summary>Recovery failed; the actor stops afterwards.</summary>
    protected virtual void OnRecoveryFailure(Exception reason, object? message = null)
        => Log.Error(
            reason, "Recovery of [{0}] failed after event {1}, at {2}", PersistenceId, LastSequenceNr, message?.GetType());

    /// <summary>The journal failed and whether the event was written is unknown; the actor stops afterwards.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr)
        => Log.Error(
            cause,
            "Failed to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}]",
            @event?.GetType(),
            sequenceNr,
            PersistenceId);

    /// <summary>The journal refused the event; it is not written and its handler is not called. The actor goes on.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr)
        => Log.Error(
            cause,
            "Rejected to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}]",
            @event?.GetType(),
            sequenceNr,
            PersistenceId);

    protected override void Unhandled(object message)
    {
        switch (message)
        {
            case RecoveryCompleted:
                break;
            case SaveSnapshotFailure failure:
                Log.Warning(failure.Cause, "Failed to save snapshot {0}", failure.Metadata);
                break;
            case DeleteMessagesFailure failure:
                Log.Warning(failure.Cause, "Failed to delete events of [{0}] up to {1}", PersistenceId, failure.ToSequenceNr);
                break;
            case DeleteSnapshotFailure failure:
                Log.Warning(failure.Cause, "Failed to delete snapshot {0}", failure.Metadata);
                break;
            case DeleteSnapshotsFailure failure:
                Log.Warning(failure.Cause, "Failed to delete snapshots of [{0}]", PersistenceId);
                break;
            default:
                base.Unhandled(message);
                break;
        }
    }
}
