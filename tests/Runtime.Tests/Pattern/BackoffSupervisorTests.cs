namespace Antrea.Runtime.Tests.Pattern;

public class BackoffSupervisorTests : TestKit.TestKit
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public BackoffSupervisorTests() : base(VirtualTime) { }

    private Props Child => Scripted.Of(new Script
    {
        PreStart = (_, _) => TestActor.Tell("started"),
        PostStop = () => TestActor.Tell("stopped"),
        Receive = (_, context, message) =>
        {
            if (message is "stop")
            {
                context.Stop(context.Self);
            }
            else
            {
                context.Sender.Tell(message);
            }
        },
    });

    private IActorRef Start(BackoffOptions options)
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(options));
        ExpectMsg("started");
        return supervisor;
    }

    // The restart is scheduled a moment after the child's end; the supervisor answers when it is.
    private void AwaitDown(IActorRef supervisor) => AwaitAssert(() =>
        supervisor.Ask<BackoffSupervisor.CurrentChild>(BackoffSupervisor.GetCurrentChild.Instance).Result.Ref.ShouldBeNull());

    [Fact]
    public void A_child_that_stops_comes_back_after_doubling_delays()
    {
        var supervisor = Start(Backoff.OnStop(Child, "c", s_second, s_second * 3, 0, -1).WithManualReset());
        foreach (var seconds in new[] { 1, 2, 3, 3 })
        {
            supervisor.Tell("stop");
            ExpectMsg("stopped");
            AwaitDown(supervisor);
            Scheduler.Advance(s_second * (seconds - 0.1));
            ExpectNoMsg(30);
            Scheduler.Advance(s_second * 0.1);
            ExpectMsg("started");
        }

        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance);
        ExpectMsg<BackoffSupervisor.RestartCount>().Count.ShouldBe(4);
        supervisor.Tell(BackoffSupervisor.Reset.Instance);
        supervisor.Tell(BackoffSupervisor.GetRestartCount.Instance);
        ExpectMsg<BackoffSupervisor.RestartCount>().Count.ShouldBe(0);
    }

    [Fact]
    public void A_child_that_fails_is_stopped_and_comes_back()
    {
        var supervisor = Start(Backoff.OnFailure(Child, "c", s_second, s_second * 3, 0.2, -1));
        supervisor.Tell(new Boom());
        ExpectMsg("stopped");
        AwaitDown(supervisor);
        Scheduler.Advance(s_second * 1.2);
        ExpectMsg("started");
    }

    [Fact]
    public void With_OnFailure_a_child_that_stops_by_itself_ends_the_supervisor()
    {
        var supervisor = Watch(Start(Backoff.OnFailure(Child, "c", s_second, s_second * 3, 0.2, -1)));
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        ExpectTerminated(supervisor);
    }

    [Fact]
    public void The_count_is_reset_by_itself_after_a_while()
    {
        var supervisor = Start(Backoff.OnStop(Child, "c", s_second, s_second * 8, 0, -1).WithAutoReset(s_second * 5));
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        AwaitDown(supervisor);
        Scheduler.Advance(s_second);
        ExpectMsg("started");
        supervisor.Tell("up");
        ExpectMsg("up");
        Scheduler.Advance(s_second * 5);
        AwaitAssert(() => supervisor.Ask<BackoffSupervisor.RestartCount>(BackoffSupervisor.GetRestartCount.Instance)
            .Result.Count.ShouldBe(0));
    }

    [Fact]
    public void Too_many_restarts_end_the_supervisor()
    {
        var supervisor = Watch(Start(Backoff.OnStop(Child, "c", s_second, s_second, 0, 1).WithManualReset()));
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        AwaitDown(supervisor);
        Scheduler.Advance(s_second);
        ExpectMsg("started");
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        ExpectTerminated(supervisor);
    }

    [Fact]
    public void While_the_child_is_down_the_reply_is_given_or_the_message_is_dead()
    {
        var replying = Start(Backoff.OnStop(Child, "c", s_second, s_second, 0, -1).WithReplyWhileStopped("down"));
        replying.Tell("stop");
        ExpectMsg("stopped");
        AwaitDown(replying);
        replying.Tell("x");
        ExpectMsg("down");

        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var silent = Start(Backoff.OnStop(Child, "c", s_second, s_second, 0, -1));
        silent.Tell("stop");
        ExpectMsg("stopped");
        AwaitDown(silent);
        silent.Tell("y");
        ExpectMsg<DeadLetter>().Message.ShouldBe("y");
    }

    [Fact]
    public void A_final_stop_message_ends_the_supervisor_with_the_child()
    {
        var supervisor = Watch(Start(Backoff.OnStop(Child, "c", s_second, s_second, 0, -1)
            .WithFinalStopMessage(message => message is "stop")));
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        ExpectTerminated(supervisor);
    }
}
