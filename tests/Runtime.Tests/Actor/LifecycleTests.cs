namespace Antrea.Runtime.Tests.Actor;

public class LifecycleTests : TestKit.TestKit
{
    private Script Reporting(string name = "") => new()
    {
        Constructed = () => TestActor.Tell(name + "constructed"),
        PreStart = (_, _) => TestActor.Tell(name + "preStart"),
        PostStop = () => TestActor.Tell(name + "postStop"),
        PreRestart = (reason, message) => TestActor.Tell($"{name}preRestart {reason.Message} {message}"),
        PostRestart = reason => TestActor.Tell($"{name}postRestart {reason.Message}"),
        Receive = (_, context, message) => context.Sender.Tell(message),
    };

    [Fact]
    public void Restart_calls_the_hooks_in_order_drops_the_failed_message_and_keeps_the_mailbox()
    {
        var actor = Sys.ActorOf(Scripted.Of(Reporting()));
        ExpectMsg("constructed");
        ExpectMsg("preStart");

        actor.Tell(new Boom("b"));
        actor.Tell("after");

        ExpectMsg("preRestart b Boom { Text = b }");
        ExpectMsg("postStop");
        ExpectMsg("constructed");
        ExpectMsg("postRestart b");
        ExpectMsg("preStart");
        ExpectMsg("after");
        ExpectNoMsg();
    }

    [Fact]
    public void Restart_keeps_the_reference()
    {
        var actor = Sys.ActorOf(Scripted.Of((_, context, message) => context.Sender.Tell(context.Self)), "a");
        actor.Tell(new Boom());
        actor.Tell("self");
        ExpectMsg<IActorRef>(actor);
    }

    [Fact]
    public void Restart_stops_the_children_before_the_new_incarnation()
    {
        var child = Reporting("child ");
        var parent = Sys.ActorOf(Scripted.Of(Reporting() with { PreStart = (_, context) => context.ActorOf(Scripted.Of(child), "c") }));
        ExpectMsg("constructed");
        ExpectMsg("child constructed");
        ExpectMsg("child preStart");

        parent.Tell(new Boom("b"));

        ExpectMsg("preRestart b Boom { Text = b }");
        ExpectMsg("postStop");
        ExpectMsg("child postStop");
        ExpectMsg("constructed");
        ExpectMsg("postRestart b");
        ExpectMsg("child constructed");
    }

    [Fact]
    public void Children_that_PreRestart_keeps_are_restarted_too()
    {
        var child = Reporting("child ") with { PreStart = null };
        var parent = Sys.ActorOf(Scripted.Of(new Script
        {
            KeepChildren = true,
            Receive = (_, context, _) => context.ActorOf(Scripted.Of(child), "c"),
        }));
        parent.Tell("make");
        ExpectMsg("child constructed");

        parent.Tell(new Boom("b"));

        ExpectMsg("child preRestart b ");
        ExpectMsg("child postStop");
        ExpectMsg("child constructed");
        ExpectMsg("child postRestart b");
    }

    [Fact]
    public void PostStop_comes_after_that_of_the_children()
    {
        var parent = Sys.ActorOf(Scripted.Of(new Script
        {
            PreStart = (_, context) => context.ActorOf(Scripted.Of(new Script { PostStop = () => TestActor.Tell("child") })),
            PostStop = () => TestActor.Tell("parent"),
        }));

        parent.Tell(PoisonPill.Instance);

        ExpectMsg("child");
        ExpectMsg("parent");
    }

    [Fact]
    public void PoisonPill_waits_for_its_turn()
    {
        var actor = Watch(ActorOf<Echo>());

        actor.Tell("first");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("never");

        ExpectMsg("first");
        ExpectTerminated(actor);
        ExpectNoMsg();
    }

    [Fact]
    public void An_actor_whose_constructor_throws_is_stopped()
    {
        var actor = Watch(Sys.ActorOf(Scripted.Of(new Script { Constructed = () => throw new BoomException("no") })));
        ExpectTerminated(actor);
    }

    [Fact]
    public void An_actor_whose_PreStart_throws_can_be_restarted_by_its_supervisor()
    {
        var attempts = 0;
        var parent = Sys.ActorOf(Scripted.Of(new Script
        {
            Strategy = new OneForOneStrategy(_ => Directive.Restart),
            PreStart = (_, context) => context.ActorOf(Scripted.Of(new Script
            {
                PreStart = (_, _) =>
                {
                    if (++attempts < 3)
                    {
                        throw new BoomException("not yet");
                    }
                },
                Receive = (_, inner, message) => inner.Sender.Tell(message),
            }), "c"),
            Receive = (_, context, message) => context.Child("c").Forward(message),
        }));

        parent.Tell("alive");

        ExpectMsg("alive");
        attempts.ShouldBe(3);
    }

    [Fact]
    public void A_name_can_be_used_again_once_its_actor_has_terminated_and_gives_another_reference()
    {
        for (var i = 0; i < 200; i++)
        {
            var first = Watch(ActorOf<Echo>("name"));
            Should.Throw<InvalidActorNameException>(() => ActorOf<Echo>("name"));
            Sys.Stop(first);
            ExpectTerminated(first);

            var second = ActorOf<Echo>("name");
            second.Path.ShouldBe(first.Path);
            second.ShouldNotBe(first);
            second.Path.Uid.ShouldNotBe(first.Path.Uid);
            Watch(second);
            Sys.Stop(second);
            ExpectTerminated(second);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("100%")]
    public void A_malformed_name_is_refused(string name)
        => Should.Throw<InvalidActorNameException>(() => ActorOf<Echo>(name));

    [Fact]
    public void Actors_are_made_by_ActorOf_only()
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => new Echo()));
        thread.Start();
        thread.Join();
        thrown.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void Props_evaluate_their_arguments_once_and_make_a_new_actor_each_time()
    {
        var evaluated = 0;
        var next = () => ++evaluated;
        var props = Props.Create(() => new Numbered(next()));

        Sys.ActorOf(props).Tell("?");
        ExpectMsg(1);
        Sys.ActorOf(props).Tell("?");
        ExpectMsg(1);
        evaluated.ShouldBe(1);
    }

    [Fact]
    public void Props_take_only_a_constructor_call()
        => Should.Throw<ArgumentException>(() => Props.Create(() => Make()));

    private static Numbered Make() => new(1);

    private sealed class Numbered(int number) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(number);
    }
}
