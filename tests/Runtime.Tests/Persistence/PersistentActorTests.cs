namespace Antrea.Runtime.Tests.Persistence;

public class PersistentActorTests : TestKit.TestKit
{
    private readonly JournalControl _journal;

    public PersistentActorTests() : this(new JournalControl()) { }

    private PersistentActorTests(JournalControl journal) : base(ActorSystem.Create("test", TestJournal.Settings(journal)))
        => _journal = journal;

    private IActorRef Start(string recovered = "recovered 0 0 False", string id = "id")
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Ledger(id, TestActor))));
        ExpectMsg(recovered);
        return actor;
    }

    private void Stop(IActorRef actor)
    {
        actor.Tell(PoisonPill.Instance);
        ExpectTerminated(actor);
    }

    private void Add(IActorRef actor, params string[] events)
    {
        foreach (var each in events)
        {
            actor.Tell(new Add(each));
            ExpectMsg("added " + each);
        }
    }

    [Fact]
    public void Recovers_its_events_in_order()
    {
        var first = Start();
        Add(first, "a", "b", "c");
        Stop(first);

        var second = Start("recovered 3 3 False");
        second.Tell("state");
        ExpectMsg("a,b,c");
    }

    [Fact]
    public void Actors_of_other_ids_share_nothing()
    {
        Add(Start(), "a");
        Start(id: "other").Tell("state");
        ExpectMsg("");
    }

    [Fact]
    public void Commands_that_come_during_recovery_are_taken_afterwards_in_order()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ledger("id", TestActor)));
        for (var i = 0; i < 50; i++)
        {
            actor.Tell(new Add($"{i}"));
        }

        actor.Tell("state");
        ExpectMsg("recovered 0 0 False");
        ReceiveN(50).ShouldBe(Enumerable.Range(0, 50).Select(i => $"added {i}"));
        ExpectMsg(string.Join(",", Enumerable.Range(0, 50)));
    }

    [Fact]
    public void No_command_comes_between_an_event_and_its_handler()
    {
        var actor = Start();
        var gate = new TaskCompletionSource();
        _journal.Gate = gate.Task;
        actor.Tell(new Add("a"));
        actor.Tell("state");
        ExpectNoMsg();
        gate.SetResult();
        ExpectMsg("added a");
        ExpectMsg("a");
    }

    [Fact]
    public void PersistAll_writes_all_at_once_and_handles_each()
    {
        var actor = Start();
        actor.Tell(new AddAll("a", "b"));
        ExpectMsg("added a");
        ExpectMsg("added b");
        _journal.Batches.Single().ShouldBe([2]);
    }

    [Fact]
    public void PersistAsync_lets_commands_go_on_and_groups_writes()
    {
        var actor = Start();
        var gate = new TaskCompletionSource();
        _journal.Gate = gate.Task;
        actor.Tell(new AddAsync("a"));
        actor.Tell(new AddAsync("b"));
        actor.Tell(new AddAsync("c"));
        ExpectMsg("taken a");
        ExpectMsg("taken b");
        ExpectMsg("taken c");
        gate.SetResult();
        ExpectMsg("added a");
        ExpectMsg("added b");
        ExpectMsg("added c");
        _journal.Batches.Count.ShouldBe(2);
        _journal.Batches[1].ShouldBe([1, 1]);
    }

    [Fact]
    public void DeferAsync_waits_for_the_events_before_it()
    {
        var actor = Start();
        actor.Tell(new Defer("now"));
        ExpectMsg("deferred now");
        actor.Tell(new AddAsync("a"));
        actor.Tell(new Defer("later"));
        ExpectMsg("taken a");
        ExpectMsg("added a");
        ExpectMsg("deferred later");
    }

    [Fact]
    public void An_asynchronous_command_can_persist_after_an_await()
    {
        var actor = Start();
        var gate = new TaskCompletionSource();
        actor.Tell(new AddLater("a", gate.Task));
        actor.Tell(new AddLater("b", Task.CompletedTask));
        actor.Tell("state");
        ExpectNoMsg();
        gate.SetResult();
        ExpectMsg("added a");
        ExpectMsg("added b");
        ExpectMsg("a,b");
    }

    [Fact]
    public void An_asynchronous_handler_of_an_event_holds_commands_back()
    {
        var actor = Start();
        var gate = new TaskCompletionSource();
        actor.Tell(new AddWithAsyncHandler("a", gate.Task));
        actor.Tell("state");
        ExpectNoMsg();
        gate.SetResult();
        ExpectMsg("added a");
        ExpectMsg("a");
    }

    [Fact]
    public void A_rejected_event_is_told_and_the_actor_goes_on()
    {
        var actor = Start();
        _journal.Reject = "bad";
        actor.Tell(new Add("bad"));
        ExpectMsg("rejected bad 1 rejected");
        Add(actor, "good");
        actor.Tell("state");
        ExpectMsg("good");
    }

    [Fact]
    public void A_failed_write_is_told_and_stops_the_actor()
    {
        var actor = Start();
        _journal.FailWrites = true;
        actor.Tell(new Add("a"));
        ExpectMsg("failed a 1 write");
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_failed_read_stops_the_actor()
    {
        _journal.FailReads = true;
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Ledger("id", TestActor))));
        ExpectMsg("recovery failed  read");
        ExpectTerminated(actor);
    }

    [Fact]
    public void An_exception_in_Recover_stops_the_actor()
    {
        var first = Start();
        Add(first, "a", "poison");
        Stop(first);
        var second = Watch(Sys.ActorOf(Props.Create(() => new Ledger("id", TestActor))));
        ExpectMsg("recovery failed poison in Recover");
        ExpectTerminated(second);
    }

    [Fact]
    public void An_exception_in_a_command_restarts_and_recovers()
    {
        var actor = Start();
        Add(actor, "a");
        actor.Tell(new Boom());
        actor.Tell("state");
        ExpectMsg("recovered 1 1 False");
        ExpectMsg("a");
    }

    [Fact]
    public void An_exception_in_the_handler_restarts_and_the_event_counts()
    {
        var actor = Start();
        actor.Tell(new Add("explode"));
        actor.Tell("state");
        ExpectMsg("added explode");
        ExpectMsg("recovered 1 1 False");
        ExpectMsg("explode");
    }

    [Fact]
    public void Recovery_starts_from_the_latest_snapshot()
    {
        var first = Start();
        Add(first, "a", "b");
        first.Tell("snapshot");
        ExpectMsg<SaveSnapshotSuccess>().Metadata.SequenceNr.ShouldBe(2);
        first.Tell("forget");
        ExpectMsg<DeleteMessagesSuccess>().ToSequenceNr.ShouldBe(2);
        Add(first, "c");
        Stop(first);

        var second = Start("recovered 3 3 False");
        second.Tell("state");
        ExpectMsg("a,b,c");
    }

    [Fact]
    public void The_sequence_number_goes_on_when_all_is_deleted()
    {
        var first = Start();
        Add(first, "a", "b");
        first.Tell("forget");
        ExpectMsg<DeleteMessagesSuccess>();
        Stop(first);
        Start("recovered 0 2 False");
    }

    [Fact]
    public void Deleted_snapshots_are_not_offered()
    {
        var first = Start();
        Add(first, "a");
        first.Tell("snapshot");
        ExpectMsg<SaveSnapshotSuccess>();
        first.Tell("forget snapshots");
        ExpectMsg<DeleteSnapshotsSuccess>();
        first.Tell("forget");
        ExpectMsg<DeleteMessagesSuccess>();
        Stop(first);
        Start("recovered 0 1 False");
    }

    [Fact]
    public void The_actors_own_stash_works_beside_the_internal_one()
    {
        var actor = Start();
        actor.Tell("wait");
        actor.Tell("x");
        actor.Tell("y");
        actor.Tell("go");
        ExpectMsg("late x");
        ExpectMsg("late y");
    }

    [Fact]
    public void Persist_during_recovery_is_an_error()
    {
        Add(Start(), "a");
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Eager("id", TestActor))));
        ExpectMsg<InvalidOperationException>();
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_thousand_commands_are_persisted_in_their_order()
    {
        var actor = Start();
        for (var i = 0; i < 1000; i++)
        {
            actor.Tell(new Add($"{i}"));
        }

        ReceiveN(1000, TimeSpan.FromSeconds(20)).ShouldBe(Enumerable.Range(0, 1000).Select(i => $"added {i}"));
    }

    private sealed class Eager : ReceivePersistentActor
    {
        private readonly IActorRef _probe;

        public Eager(string id, IActorRef probe)
        {
            PersistenceId = id;
            _probe = probe;
            Recover<string>(text => Persist(text, _ => { }));
        }

        public override string PersistenceId { get; }

        protected override void OnRecoveryFailure(Exception reason, object? message = null) => _probe.Tell(reason);
    }
}
