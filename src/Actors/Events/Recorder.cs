using Antrea.Actors.Messages;

namespace Antrea.Actors.Events;

/// <summary>
/// Writes down events of an actor that needs none of them to work. So a journal that cannot be written (a full disk) costs the record, not
/// the enforcement: the recorder is stopped, said to be, and started again with back-off.
/// </summary>
public sealed class Recorder : ReceivePersistentActor
{
    private readonly string _id;
    private readonly IActorRef _reportTo;
    private bool _isWriting;

    /// <param name="id">Stream of the journal.</param>
    /// <param name="reportTo">Told of failures.</param>
    public Recorder(string id, IActorRef reportTo)
    {
        (_id, _reportTo) = (id, reportTo);
        Command<IJournalEvent>(e => Persist(e, _ => Written()));
        Command<Describe>(_ => Sender.Tell(new Description(_isWriting ? $"{_id}: writing" : $"{_id}: nothing written yet")));
    }

    /// <inheritdoc/>
    public override string PersistenceId => _id;

    /// <summary>Its events are for those who ask later: it reads none of them back.</summary>
    public override Recovery Recovery => Recovery.None;

    private string Subject => $"journal {_id}";

    /// <summary>A recorder under a supervisor.</summary>
    public static Props Supervised(string id, IActorRef reportTo) => BackoffSupervisor.Props(Backoff.OnStop(
        Props.Create(() => new Recorder(id, reportTo)), "recorder", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 0.2, -1));

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
        base.OnRecoveryFailure(reason, message);
    }

    private void Written()
    {
        if (!_isWriting)
        {
            _isWriting = true;
            _reportTo.Tell(new ProblemNoted(Subject, "", IsLocal: true));
        }
    }
}
