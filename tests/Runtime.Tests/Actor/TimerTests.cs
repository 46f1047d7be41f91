namespace Antrea.Runtime.Tests.Actor;

public class TimerTests : TestKit.TestKit
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public TimerTests() : base(VirtualTime) { }

    private IActorRef Timed(Action<Scripted> onCommand) => Sys.ActorOf(Scripted.Of((self, _, message) =>
    {
        if (message is "go")
        {
            onCommand(self);
            TestActor.Tell("set");
        }
        else
        {
            TestActor.Tell(message);
        }
    }));

    private void Go(IActorRef actor)
    {
        actor.Tell("go");
        ExpectMsg("set");
    }

    [Fact]
    public void A_single_timer_fires_once_at_its_time()
    {
        Go(Timed(self => self.Timers.StartSingleTimer("k", "due", s_second)));
        Scheduler.Advance(s_second / 2);
        ExpectNoMsg();
        Scheduler.Advance(s_second / 2);
        ExpectMsg("due");
        Scheduler.Advance(s_second * 10);
        ExpectNoMsg();
    }

    [Fact]
    public void A_periodic_timer_fires_until_cancelled()
    {
        var actor = Timed(self =>
        {
            if (self.Timers.IsTimerActive("k"))
            {
                self.Timers.Cancel("k");
            }
            else
            {
                self.Timers.StartPeriodicTimer("k", "tick", s_second);
            }
        });
        Go(actor);
        Scheduler.Advance(s_second * 3);
        ReceiveN(3).ShouldAllBe(message => message.Equals("tick"));
        Go(actor);
        Scheduler.Advance(s_second * 3);
        ExpectNoMsg();
    }

    [Fact]
    public void A_replaced_timer_is_not_delivered_even_if_it_was_due_already()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Scripted.Of((self, _, message) =>
        {
            switch (message)
            {
                case "go":
                    self.Timers.StartSingleTimer("k", "old", s_second);
                    TestActor.Tell("set");
                    gate.Wait();
                    self.Timers.StartSingleTimer("k", "new", s_second);
                    TestActor.Tell("replaced");
                    break;
                default:
                    TestActor.Tell(message);
                    break;
            }
        }));
        Go(actor);
        Scheduler.Advance(s_second);
        gate.Set();
        ExpectMsg("replaced");
        Scheduler.Advance(s_second);
        ExpectMsg("new");
        ExpectNoMsg();
    }

    [Fact]
    public void Timers_of_an_old_incarnation_are_never_delivered()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Scripted.Of((self, _, message) =>
        {
            if (message is "go")
            {
                self.Timers.StartPeriodicTimer("k", "stale", s_second);
                TestActor.Tell("set");
                gate.Wait();
                throw new BoomException("b");
            }

            TestActor.Tell(message);
        }));
        Go(actor);
        Scheduler.Advance(s_second * 2);
        gate.Set();
        actor.Tell("alive");
        ExpectMsg("alive");
        Scheduler.Advance(s_second * 5);
        ExpectNoMsg();
    }

    [Fact]
    public void Receive_timeout_comes_after_silence_and_again()
    {
        var actor = Sys.ActorOf(Scripted.Of(new Script
        {
            PreStart = (_, context) => context.SetReceiveTimeout(s_second * 2),
            Receive = (_, _, message) => TestActor.Tell(message),
        }));
        actor.Tell("x");
        ExpectMsg("x");
        Advance(s_second);
        actor.Tell("y");
        ExpectMsg("y");
        Advance(s_second * 1.5);
        ExpectNoMsg(0);
        Advance(s_second);
        ExpectMsg<ReceiveTimeout>();
        Advance(s_second * 2);
        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void The_scheduler_sends_once_repeatedly_and_not_when_cancelled()
    {
        Sys.Scheduler.ScheduleTellOnce(s_second, TestActor, "once", ActorRefs.NoSender);
        var repeated = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(s_second * 2, s_second, TestActor, "again", TestActor);
        Scheduler.Advance(s_second);
        ExpectMsg("once");
        Scheduler.Advance(s_second * 2);
        ExpectMsg("again");
        ExpectMsg("again");
        repeated.Cancel();
        Scheduler.Advance(s_second * 10);
        ExpectNoMsg();
    }

    [Fact]
    public void Scheduled_actions_run()
    {
        var ran = 0;
        Sys.Scheduler.Advanced.ScheduleOnce(s_second, () => ran++);
        Sys.Scheduler.Advanced.ScheduleRepeatedly(s_second, s_second, () => ran++);
        Scheduler.Advance(s_second * 3);
        ran.ShouldBe(4);
    }

    [Fact]
    public void A_chain_of_timers_runs_through_in_steps()
    {
        var actor = Sys.ActorOf(Scripted.Of((self, _, message) =>
        {
            self.Timers.StartSingleTimer("k", (int)message + 1, s_second);
            TestActor.Tell(message);
        }));
        actor.Tell(0);
        Advance(s_second * 100, step: s_second);
        ReceiveN(101).ShouldBe(Enumerable.Range(0, 101).Cast<object>());
        ExpectNoMsg(0);
    }
}
