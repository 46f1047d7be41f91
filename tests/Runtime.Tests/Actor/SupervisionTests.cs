namespace Antrea.Runtime.Tests.Actor;

public class SupervisionTests : TestKit.TestKit
{
    public SupervisionTests() : base(VirtualTime) { }

    /// <summary>A parent with children a and b that report their starts and stops; (name, message) goes to a child.</summary>
    private IActorRef Family(SupervisorStrategy strategy) => Sys.ActorOf(Scripted.Of(new Script
    {
        Strategy = strategy,
        PreStart = (_, context) =>
        {
            Add(context, "a");
            Add(context, "b");
        },
        Receive = (_, context, message) =>
        {
            var (child, inner) = ((string, object))message;
            context.Child(child).Forward(inner);
        },
    }));

    private void Add(IActorContext context, string name)
    {
        var state = 0;
        context.Watch(context.ActorOf(Scripted.Of(new Script
        {
            PostRestart = _ => TestActor.Tell($"{name} restarted"),
            PostStop = () => state = 0,
            Receive = (_, inner, message) => inner.Sender.Tell($"{name} {message} {++state}"),
        }), name));
    }

    private static void Tell(IActorRef parent, string child, object message, IActorRef sender)
        => parent.Tell((child, message), sender);

    [Fact]
    public void One_for_one_restarts_only_the_failed_child()
    {
        var parent = Family(new OneForOneStrategy(_ => Directive.Restart));
        Tell(parent, "a", new Boom(), TestActor);
        ExpectMsg("a restarted");
        ExpectNoMsg();
    }

    [Fact]
    public void All_for_one_restarts_all()
    {
        var parent = Family(new AllForOneStrategy(_ => Directive.Restart));
        Tell(parent, "a", new Boom(), TestActor);
        ExpectMsgAllOf("a restarted", "b restarted");

        Tell(parent, "b", "x", TestActor);
        ExpectMsg("b x 1");
    }

    [Fact]
    public void Resume_keeps_the_state_and_skips_the_message()
    {
        var parent = Family(new OneForOneStrategy(_ => Directive.Resume));
        Tell(parent, "a", "x", TestActor);
        Tell(parent, "a", new Boom(), TestActor);
        Tell(parent, "a", "y", TestActor);
        ExpectMsg("a x 1");
        ExpectMsg("a y 2");
    }

    [Fact]
    public void Stop_stops_and_an_unhandled_Terminated_fails_the_watcher()
    {
        var parent = Sys.ActorOf(Scripted.Of(new Script()));
        var watcher = Watch(Sys.ActorOf(Props.Create(() => new Watcher(parent))));
        watcher.Tell("watch");
        ExpectMsg("watching");

        Sys.Stop(parent);

        ExpectTerminated(watcher);
    }

    [Fact]
    public void Escalate_fails_the_parent_which_restarts_with_its_children()
    {
        var starts = 0;
        var top = Sys.ActorOf(Scripted.Of(new Script
        {
            Strategy = new OneForOneStrategy(_ => Directive.Restart),
            PreStart = (_, context) => context.ActorOf(Scripted.Of(new Script
            {
                Strategy = new OneForOneStrategy(_ => Directive.Escalate),
                PreStart = (_, middle) => middle.ActorOf(Scripted.Of(new Script
                {
                    PreStart = (_, _) => TestActor.Tell($"start {++starts}"),
                }), "leaf"),
                PostRestart = reason => TestActor.Tell($"middle restarted: {reason.Message}"),
            }), "middle"),
        }), "top");
        ExpectMsg("start 1");

        Sys.ActorSelection("/user/top/middle/leaf").Tell(new Boom("deep"));

        ExpectMsg("middle restarted: deep");
        ExpectMsg("start 2");
    }

    [Fact]
    public void Restarts_beyond_the_limit_stop_the_child()
    {
        var parent = Family(new OneForOneStrategy(2, null, _ => Directive.Restart));
        var child = Watch(Find(parent, "a"));
        for (var i = 0; i < 3; i++)
        {
            child.Tell(new Boom());
        }

        ExpectMsg("a restarted");
        ExpectMsg("a restarted");
        ExpectTerminated(child);
    }

    [Fact]
    public void Restarts_count_only_within_the_time_range()
    {
        var parent = Family(new OneForOneStrategy(1, TimeSpan.FromSeconds(10), _ => Directive.Restart));
        var child = Watch(Find(parent, "a"));

        for (var i = 0; i < 3; i++)
        {
            child.Tell(new Boom());
            ExpectMsg("a restarted");
            Scheduler.Advance(TimeSpan.FromSeconds(11));
        }

        child.Tell(new Boom());
        ExpectMsg("a restarted");
        Scheduler.Advance(TimeSpan.FromSeconds(9));
        child.Tell(new Boom());
        ExpectTerminated(child);
    }

    [Fact]
    public void The_decider_sees_the_failed_child_as_sender()
    {
        Sys.ActorOf(Props.Create(() => new Asking(TestActor))).Tell("go");
        var child = ExpectMsg<IActorRef>();
        child.Path.Name.ShouldBe("kid");
    }

    [Fact]
    public void Kill_stops_the_actor_by_default()
    {
        var actor = Watch(ActorOf<Echo>());
        EventFilter.Exception<ActorKilledException>().ExpectOne(() => actor.Tell(Kill.Instance));
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_failing_PreRestart_is_reported_and_the_restart_goes_on()
    {
        var actor = Sys.ActorOf(Scripted.Of(new Script
        {
            PreRestart = (_, _) => throw new BoomException("in PreRestart"),
            Receive = (_, context, message) => context.Sender.Tell(message),
        }));
        EventFilter.Exception<PreRestartException>().ExpectOne(() => actor.Tell(new Boom()));
        actor.Tell("alive");
        ExpectMsg("alive");
    }

    [Fact]
    public void A_failing_PostRestart_stops_the_actor_by_default()
    {
        var actor = Watch(Sys.ActorOf(Scripted.Of(new Script { PostRestart = _ => throw new BoomException("in PostRestart") })));
        actor.Tell(new Boom());
        ExpectTerminated(actor);
    }

    [Fact]
    public void Failures_are_logged_with_the_path_of_the_child()
    {
        var actor = ActorOf(() => new Thrower(), "thrower");
        EventFilter.Error(contains: "thrown", source: "/user/thrower").ExpectOne(() => actor.Tell("x"));
    }

    private IActorRef Find(IActorRef parent, string child)
    {
        Tell(parent, child, "there?", TestActor);
        ExpectMsg($"{child} there? 1");
        return LastSender;
    }

    private sealed class Watcher(IActorRef subject) : ReceiveActor
    {
        protected override void PreStart() => Context.Watch(subject);

        protected override void Unhandled(object message)
        {
            if (message is "watch")
            {
                Sender.Tell("watching");
            }
            else
            {
                base.Unhandled(message);
            }
        }
    }

    private sealed class Asking(IActorRef probe) : UntypedActor
    {
        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ =>
        {
            probe.Tell(Sender);
            return Directive.Stop;
        });

        protected override void OnReceive(object message) => Context.ActorOf(Props.Create<Thrower>(), "kid").Tell("x");
    }

    private sealed class Thrower : UntypedActor
    {
        protected override void OnReceive(object message) => throw new BoomException("thrown");
    }
}
