using Antrea.Actors.Messages;

namespace Antrea.Actors.Events;

/// <summary>
/// Writes down events of an actor that needs none of them to work. So a journal that cannot be written (a full disk) costs the record, not
/// the enforcement: the recorder is stopped, said to be, and started again with back-off. An owner may be told the last event at each start.
/// </summary>
public sealed class Recorder : ReceivePersistentActor
{
    // Of events that are read back only the last counts: retention may remove those that a snapshot of it covers.
    private const int SnapshotEvery = 20;

    private readonly string _id;
    private readonly IActorRef _reportTo;
    private readonly IActorRef? _owner;
    private IJournalEvent? _last;
    private bool _isWriting;

    /// <param name="id">Stream of the journal.</param>
    /// <param name="reportTo">Told of failures.</param>
    /// <param name="owner">Gets a <see cref="LastRecorded"/> at each start; null = nothing is read back.</param>
    public Recorder(string id, IActorRef reportTo, IActorRef? owner = null)
    {
        (_id, _reportTo, _owner) = (id, reportTo, owner);
        Recover<SnapshotOffer>(o => _last = o.Snapshot as IJournalEvent ?? _last);
        Recover<IJournalEvent>(e => _last = e);
        RecoverAny(_ => { });
        Command<IJournalEvent>(e => Persist(e, Written));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(_ => { });
        Command<Describe>(_ => Sender.Tell(new Description(_isWriting ? $"{_id}: writing" : $"{_id}: nothing written yet")));
    }

    /// <inheritdoc/>
    public override string PersistenceId => _id;

    /// <summary>Its events are for those who ask later: without an owner it reads none of them back.</summary>
    public override Recovery Recovery => _owner is null ? Recovery.None : base.Recovery;

    private string Subject => $"journal {_id}";

    /// <summary>A recorder under a supervisor.</summary>
    public static Props Supervised(string id, IActorRef reportTo, IActorRef? owner = null) => BackoffSupervisor.Props(Backoff.OnStop(
        Props.Create(() => new Recorder(id, reportTo, owner)), "recorder", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 0.2, -1));

    /// <inheritdoc/>
    protected override void OnReplaySuccess() => _owner?.Tell(new LastRecorded(_last));

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _reportTo.Tell(new ProblemNoted(Subject, $"events are not written: {cause.Message}", IsLocal: true));
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        _reportTo.Tell(new ProblemNoted(Subject, $"events are not written, for those before cannot be read: {reason.Message}", IsLocal: true));

        // The owner goes on without; it is told again when they can be read.
        _owner?.Tell(new LastRecorded(null));
        base.OnRecoveryFailure(reason, message);
    }

    private void Written(IJournalEvent e)
    {
        if (_owner is not null && LastSequenceNr % SnapshotEvery == 0)
        {
            SaveSnapshot(e);
        }

        if (!_isWriting)
        {
            _isWriting = true;
            _reportTo.Tell(new ProblemNoted(Subject, "", IsLocal: true));
        }
    }
}

/// <summary>The last event of a recorder's stream, to its owner; null = there is none, or it cannot be read.</summary>
public sealed record LastRecorded(IJournalEvent? Event);
