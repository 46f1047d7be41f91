using System.Collections.Concurrent;

namespace Antrea.Runtime.Tests.Actor;

public class MessagingTests : TestKit.TestKit
{
    [Fact]
    public void Keeps_the_order_of_each_sender_under_concurrency()
    {
        const int senders = 4, each = 25_000;
        var last = new int[senders];
        var disorder = 0;
        var actor = Sys.ActorOf(Scripted.Of((_, context, message) =>
        {
            if (message is (int sender, int number))
            {
                disorder += number == last[sender] + 1 ? 0 : 1;
                last[sender] = number;
            }
            else
            {
                context.Sender.Tell(disorder);
            }
        }));

        var threads = Enumerable.Range(0, senders).Select(sender => new Thread(() =>
        {
            for (var number = 1; number <= each; number++)
            {
                actor.Tell((sender, number), ActorRefs.NoSender);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        actor.Tell("done");

        ExpectMsg(0);
        last.ShouldAllBe(number => number == each);
    }

    [Fact]
    public void Handles_one_message_at_a_time()
    {
        int inside = 0, overlaps = 0;
        var actor = Sys.ActorOf(Scripted.Of((_, context, message) =>
        {
            overlaps += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
            Interlocked.Decrement(ref inside);
            if (message is string)
            {
                context.Sender.Tell(overlaps);
            }
        }));

        Parallel.For(0, 50_000, number => actor.Tell(number, ActorRefs.NoSender));
        actor.Tell("done");

        ExpectMsg(0);
    }

    [Fact]
    public void A_sender_that_was_not_given_is_dead_letters()
    {
        var actor = Sys.ActorOf(Scripted.Of((_, context, _) => TestActor.Tell(context.Sender)));

        actor.Tell("x", ActorRefs.NoSender);

        ExpectMsg<IActorRef>(Sys.DeadLetters);
    }

    [Fact]
    public void Tell_without_sender_uses_the_running_actor()
    {
        var echo = ActorOf<Echo>();

        echo.Tell("hello");

        ExpectMsg("hello");
        LastSender.ShouldBe(echo);
    }

    [Fact]
    public void Forward_keeps_the_sender()
    {
        var echo = ActorOf<Echo>();
        var forwarder = Sys.ActorOf(Scripted.Of((_, _, message) => echo.Forward(message)));

        forwarder.Tell("x");

        ExpectMsgFrom(echo, "x");
    }

    [Fact]
    public void A_null_message_is_refused()
        => Should.Throw<InvalidMessageException>(() => ActorOf<Echo>().Tell(null!));

    [Fact]
    public void What_no_handler_takes_is_published_as_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create<StringsOnly>());

        actor.Tell(42);

        var unhandled = ExpectMsg<UnhandledMessage>();
        unhandled.Message.ShouldBe(42);
        unhandled.Recipient.ShouldBe(actor);
    }

    [Fact]
    public void Messages_to_a_stopped_actor_become_dead_letters()
    {
        var actor = Watch(ActorOf<Echo>());
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        actor.Tell("late");

        var letter = ExpectMsg<DeadLetter>();
        letter.Message.ShouldBe("late");
        letter.Recipient.ShouldBe(actor);
        letter.Sender.ShouldBe(TestActor);
    }

    [Fact]
    public void What_waits_in_the_mailbox_of_an_actor_that_stops_becomes_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Scripted.Of((_, context, _) =>
        {
            gate.Wait();
            context.Stop(context.Self);
        }));

        actor.Tell("first");
        actor.Tell("second");
        actor.Tell("third");
        gate.Set();

        ExpectMsg<DeadLetter>().Message.ShouldBe("second");
        ExpectMsg<DeadLetter>().Message.ShouldBe("third");
    }

    [Fact]
    public void Context_is_not_available_outside_of_an_actor()
    {
        var actor = Sys.ActorOf(Scripted.Of((_, context, _) =>
        {
            var asker = context.Sender;
            ThreadPool.QueueUserWorkItem(_ =>
            {
                try
                {
                    _ = Spy.Here;
                }
                catch (NotSupportedException e)
                {
                    asker.Tell(e);
                }
            });
        }));

        actor.Tell("x");

        ExpectMsg<NotSupportedException>();
    }

    [Fact]
    public void Receive_tries_handlers_in_order_and_predicates_first()
    {
        var actor = Sys.ActorOf(Props.Create<Choosy>());

        foreach (var number in new[] { 1, 20, 7 })
        {
            actor.Tell(number);
        }

        actor.Tell("text");

        ExpectMsg("small");
        ExpectMsg("big");
        ExpectMsg("seven");
        ExpectMsg("any");
    }

    [Fact]
    public void A_handler_after_ReceiveAny_is_refused()
        => EventFilter.Exception<ActorInitializationException>()
            .ExpectOne(() => Sys.ActorOf(Props.Create<AnyFirst>()));

    [Fact]
    public void Become_replaces_and_stacks()
    {
        var actor = Sys.ActorOf(Props.Create<Moody>());

        foreach (var message in new[] { "who", "angry", "who", "push", "who", "pop", "who" })
        {
            actor.Tell(message);
        }

        ExpectMsg("calm");
        ExpectMsg("angry");
        ExpectMsg("pushed");
        ExpectMsg("angry");
    }

    [Fact]
    public void Identify_is_answered_by_every_actor_and_for_those_that_do_not_exist()
    {
        var echo = ActorOf<Echo>("echo");

        echo.Tell(new Identify(1));
        ExpectMsg(new ActorIdentity(1, echo));

        Sys.ActorSelection("/user/nobody").Tell(new Identify(2));
        ExpectMsg(new ActorIdentity(2, null));
    }

    private sealed class Spy : UntypedActor
    {
        public static IActorRef Here => Context.Self;

        protected override void OnReceive(object message) { }
    }

    private sealed class StringsOnly : ReceiveActor
    {
        public StringsOnly() => Receive<string>(_ => { });
    }

    private sealed class Choosy : ReceiveActor
    {
        public Choosy()
        {
            Receive<int>(number => number < 5, _ => Sender.Tell("small"));
            Receive<int>(number =>
            {
                if (number == 7)
                {
                    return false;
                }

                Sender.Tell("big");
                return true;
            });
            Receive<int>(_ => Sender.Tell("seven"));
            ReceiveAny(_ => Sender.Tell("any"));
        }
    }

    private sealed class AnyFirst : ReceiveActor
    {
        public AnyFirst()
        {
            ReceiveAny(_ => { });
            Receive<string>(_ => { });
        }
    }

    private sealed class Moody : ReceiveActor
    {
        public Moody()
        {
            Receive<string>(text => text == "who", _ => Sender.Tell("calm"));
            Receive<string>(text => text == "angry", _ => Become(Angry));
        }

        private void Angry()
        {
            Receive<string>(text => text == "who", _ => Sender.Tell("angry"));
            Receive<string>(text => text == "push", _ => BecomeStacked(Pushed));
        }

        private void Pushed()
        {
            Receive<string>(text => text == "who", _ => Sender.Tell("pushed"));
            Receive<string>(text => text == "pop", _ => UnbecomeStacked());
        }
    }
}
