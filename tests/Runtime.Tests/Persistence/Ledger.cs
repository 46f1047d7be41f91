namespace Antrea.Runtime.Tests.Persistence;

internal sealed record Add(string Event);

internal sealed record AddAll(params string[] Events);

internal sealed record AddAsync(string Event);

internal sealed record AddLater(string Event, Task Gate);

internal sealed record AddWithAsyncHandler(string Event, Task Gate);

internal sealed record Defer(string Text);

/// <summary>Keeps the list of its events and tells a probe what happens.</summary>
internal sealed class Ledger : ReceivePersistentActor
{
    private readonly IActorRef _probe;
    private List<string> _events = [];

    public Ledger(string id, IActorRef probe)
    {
        PersistenceId = id;
        _probe = probe;
        Recover<SnapshotOffer>(offer => _events = [.. (List<string>)offer.Snapshot]);
        Recover<string>(text =>
        {
            if (text == "poison")
            {
                throw new BoomException("in Recover");
            }

            _events.Add(text);
        });
        Recover<RecoveryCompleted>(_ => probe.Tell($"recovered {_events.Count} {LastSequenceNr} {IsRecovering}"));
        Command<Add>(add => Persist(add.Event, Apply));
        Command<AddAll>(add => PersistAll(add.Events, Apply));
        Command<AddAsync>(add =>
        {
            PersistAsync(add.Event, Apply);
            Sender.Tell("taken " + add.Event);
        });
        CommandAsync<AddLater>(async add =>
        {
            await add.Gate;
            Persist(add.Event, Apply);
        });
        Command<AddWithAsyncHandler>(add => Persist(add.Event, async e =>
        {
            await add.Gate;
            Apply(e);
        }));
        Command<Defer>(defer => DeferAsync(defer.Text, text => Sender.Tell("deferred " + text)));
        Command<Boom>(_ => throw new BoomException("command"));
        Command<string>(text => text == "state", _ => Sender.Tell(string.Join(",", _events)));
        Command<string>(text => text == "snapshot", _ => SaveSnapshot(new List<string>(_events)));
        Command<string>(text => text == "forget", _ => DeleteMessages(LastSequenceNr));
        Command<string>(text => text == "forget snapshots", _ => DeleteSnapshots(SnapshotSelectionCriteria.Latest));
        Command<string>(text => text == "wait", _ => Become(() =>
        {
            Command<string>(text => text == "go", _ =>
            {
                Become(() => Command<string>(text => Sender.Tell("late " + text)));
                Stash.UnstashAll();
            });
            CommandAny(_ => Stash.Stash());
        }));
        Command<SaveSnapshotSuccess>(done => probe.Tell(done));
        Command<DeleteMessagesSuccess>(done => probe.Tell(done));
        Command<DeleteSnapshotsSuccess>(done => probe.Tell(done));
    }

    public override string PersistenceId { get; }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
        => _probe.Tell($"failed {@event} {sequenceNr} {cause.Message}");

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
        => _probe.Tell($"rejected {@event} {sequenceNr} {cause.Message}");

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
        => _probe.Tell($"recovery failed {message} {reason.Message}");

    private void Apply(string text)
    {
        _events.Add(text);
        Sender.Tell("added " + text);
        if (text == "explode")
        {
            throw new BoomException("in handler");
        }
    }
}
