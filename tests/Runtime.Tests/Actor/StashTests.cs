namespace Antrea.Runtime.Tests.Actor;

public class StashTests : TestKit.TestKit
{
    private IActorRef Gate() => Sys.ActorOf(Props.Create(() => new Gatekeeper(TestActor)));

    [Fact]
    public void Unstashed_messages_come_before_the_mailbox_in_their_order()
    {
        var gate = Gate();
        foreach (var message in new[] { "a", "b", "open", "c" })
        {
            gate.Tell(message);
        }

        ExpectMsg("a");
        ExpectMsg("b");
        ExpectMsg("c");
    }

    [Fact]
    public void The_stash_keeps_the_sender()
    {
        var gate = Gate();
        var probe = CreateTestProbe();
        gate.Tell("a", probe.Ref);
        gate.Tell("open");
        ExpectMsg("a");
        LastSender.ShouldBe(probe.Ref);
    }

    [Fact]
    public void The_stash_survives_a_restart()
    {
        var gate = Gate();
        gate.Tell("a");
        gate.Tell("b");
        gate.Tell(new Boom());
        gate.Tell("open");
        ExpectMsg("a");
        ExpectMsg("b");
    }

    [Fact]
    public void The_same_message_cannot_be_stashed_twice()
    {
        var actor = Sys.ActorOf(Scripted.Of((self, context, message) =>
        {
            self.Stash.Stash();
            Should.Throw<IllegalActorStateException>(() => self.Stash.Stash());
            context.Sender.Tell("refused");
        }));
        actor.Tell("x");
        ExpectMsg("refused");
    }

    [Fact]
    public void What_is_stashed_when_the_actor_stops_becomes_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var gate = Gate();
        gate.Tell("a");
        gate.Tell(PoisonPill.Instance);
        ExpectMsg<DeadLetter>().Message.ShouldBe("a");
    }

    private sealed class Gatekeeper : ReceiveActor, IWithUnboundedStash
    {
        private readonly IActorRef _probe;

        public Gatekeeper(IActorRef probe)
        {
            _probe = probe;
            Receive<Boom>(_ => throw new BoomException("b"));
            Receive<string>(text => text == "open", _ =>
            {
                Become(Open);
                Stash.UnstashAll();
            });
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;

        private void Open() => ReceiveAny(message => _probe.Forward(message));
    }
}
