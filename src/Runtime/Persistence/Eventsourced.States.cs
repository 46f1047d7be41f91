using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence;

public abstract partial class Eventsourced
{
    private static readonly TimeSpan s_recoveryTimeout = TimeSpan.FromSeconds(30);

    private readonly Stash _waiting = new(ActorCell.RequireCurrent());
    private State _state;
    private long _unstashedAt = -1;
    private bool _asyncHandler;
    private bool _recovering = true;
    private bool _recoveryAlive;
    private ICancelable? _recoveryTicks;

    private enum State
    {
        AwaitingSnapshot,
        Replaying,
        ProcessingCommands,
        PersistingEvents,
    }

    protected override bool AroundReceive(Receive receive, object message)
    {
        switch (_state)
        {
            case State.AwaitingSnapshot or State.Replaying when message is JournalResponse response:
                Recover(response);
                break;
            case State.ProcessingCommands or State.PersistingEvents when message is JournalResponse response:
                Written(response);
                break;
            case State.ProcessingCommands:
                Command(receive, message);
                break;
            default:
                ((IStash)_waiting).Stash();
                break;
        }

        return true;
    }

    /// <summary>Runs an asynchronous command handler; events persisted in it are written when it ends.</summary>
    protected void RunTask(Func<Task> action)
    {
        _asyncHandler = true;
        ActorCell.RequireCurrent().RunTask(async () =>
        {
            var failed = true;
            try
            {
                await action();
                failed = false;
            }
            finally
            {
                CommandDone(failed);
            }
        });
    }

    private void Command(Receive receive, object message)
    {
        var failed = true;
        _asyncHandler = false;
        try
        {
            base.AroundReceive(receive, message);
            failed = false;
        }
        finally
        {
            // An asynchronous handler says so itself, in the end.
            if (!_asyncHandler)
            {
                CommandDone(failed);
            }
        }
    }

    private void CommandDone(bool failed)
    {
        FlushEvents();
        Settle(failed);
    }

    /// <summary>Takes the state that fits and lets the next waiting command in, all of them after a failure.</summary>
    private void Settle(bool failed)
    {
        if (_stashingHandlers > 0)
        {
            _state = State.PersistingEvents;
            return;
        }

        _state = State.ProcessingCommands;
        if (failed)
        {
            _waiting.UnstashAll();
            return;
        }

        // One at a time, each processed before the next: two would change places.
        var processed = ActorCell.RequireCurrent().Processed;
        if (_unstashedAt != processed)
        {
            _unstashedAt = processed;
            _waiting.Unstash();
        }
    }

    private void StartRecovery()
    {
        if (string.IsNullOrEmpty(PersistenceId))
        {
            throw new ArgumentNullException(nameof(PersistenceId), $"PersistenceId is [{PersistenceId}] for actor [{Self.Path}]");
        }

        var recovery = Recovery;
        _state = State.AwaitingSnapshot;
        _recoveryTicks = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(
            s_recoveryTimeout, s_recoveryTimeout, Self, new RecoveryTick(), Self);
        SnapshotStore.Tell(new LoadSnapshot(SnapshotterId, recovery.FromSnapshot, recovery.ToSequenceNr));
    }

    private void EndRecovery()
    {
        _recoveryTicks?.Cancel();
        _recoveryTicks = null;
    }

    private void Recover(JournalResponse response)
    {
        object? at = null;
        try
        {
            switch (response)
            {
                case LoadSnapshotResult loaded when _state == State.AwaitingSnapshot:
                    _recoveryAlive = true;
                    if (loaded.Snapshot is { } snapshot)
                    {
                        LastSequenceNr = snapshot.Metadata.SequenceNr;
                        at = new SnapshotOffer(snapshot.Metadata, snapshot.Snapshot);
                        base.AroundReceive(ReceiveRecover, at);
                    }

                    _state = State.Replaying;
                    Journal.Tell(new ReplayMessages(
                        LastSequenceNr + 1, loaded.ToSequenceNr, Recovery.ReplayMax, PersistenceId, Self));
                    break;
                case ReplayedMessage replayed when _state == State.Replaying:
                    _recoveryAlive = true;
                    at = replayed.Persistent.Payload;
                    LastSequenceNr = Math.Max(LastSequenceNr, replayed.Persistent.SequenceNr);
                    base.AroundReceive(ReceiveRecover, at);
                    break;
                case RecoverySuccess success when _state == State.Replaying:
                    Recovered(success.HighestSequenceNr);
                    break;
                case LoadSnapshotFailed failed:
                    RecoveryFailed(failed.Cause, null);
                    break;
                case ReplayMessagesFailure failed:
                    RecoveryFailed(failed.Cause, null);
                    break;
                case RecoveryTick when !_recoveryAlive:
                    RecoveryFailed(
                        new RecoveryTimedOutException($"Nothing came for {s_recoveryTimeout} in the recovery of [{PersistenceId}]"),
                        null);
                    break;
                case RecoveryTick:
                    _recoveryAlive = false;
                    break;
            }
        }
        catch (Exception cause) when (_recovering)
        {
            RecoveryFailed(cause, at);
        }
    }

    private void Recovered(long highestSequenceNr)
    {
        EndRecovery();
        OnReplaySuccess();
        LastSequenceNr = Math.Max(LastSequenceNr, highestSequenceNr);
        _nextSequenceNr = LastSequenceNr;
        _recovering = false;
        var failed = true;
        try
        {
            base.AroundReceive(ReceiveRecover, RecoveryCompleted.Instance);
            failed = false;
        }
        finally
        {
            CommandDone(failed);
        }
    }

    private void RecoveryFailed(Exception cause, object? message)
    {
        EndRecovery();
        try
        {
            OnRecoveryFailure(cause, message);
        }
        finally
        {
            Context.Stop(Self);
        }
    }
}
