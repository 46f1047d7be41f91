namespace Antrea.Runtime.Tests.Actor;

public class AsyncTests : TestKit.TestKit
{
    [Fact]
    public void No_message_is_taken_while_a_handler_awaits()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(gate.Task)));
        actor.Tell("async");
        actor.Tell(1);
        ExpectMsg("before");
        ExpectNoMsg();
        gate.SetResult();
        ExpectMsg("after");
        ExpectMsg(1);
    }

    [Fact]
    public void Context_and_sender_are_there_after_an_await()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(gate.Task)));
        actor.Tell("async");
        ExpectMsg("before");
        ThreadPool.QueueUserWorkItem(_ => gate.SetResult());
        ExpectMsgFrom(actor, "after");
    }

    [Fact]
    public void An_exception_after_an_await_goes_to_the_supervisor()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(gate.Task)));
        actor.Tell("async");
        actor.Tell(2);
        ExpectMsg("before");
        EventFilter.Exception<BoomException>("late").ExpectOne(() => gate.SetException(new BoomException("late")));
        ExpectMsg("restarted");
        ExpectMsg(2);
    }

    [Fact]
    public void A_handler_that_completes_at_once_needs_no_second_run()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(Task.CompletedTask)));
        for (var i = 0; i < 100; i++)
        {
            actor.Tell("async");
            actor.Tell(i);
            ExpectMsg("before");
            ExpectMsg("after");
            ExpectMsg(i);
        }
    }

    [Fact]
    public void An_actor_can_be_stopped_while_it_awaits()
    {
        var gate = new TaskCompletionSource();
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Awaiting(gate.Task))));
        actor.Tell("async");
        ExpectMsg("before");
        Sys.Stop(actor);
        ExpectTerminated(actor);
        gate.SetResult();
    }

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(Task gate)
        {
            ReceiveAsync<string>(async _ =>
            {
                Sender.Tell("before");
                await gate;
                Sender.Tell("after", Self);
            });
            Receive<int>(number => Sender.Tell(number));
        }

        protected override void PreRestart(Exception reason, object? message)
        {
            message.ShouldBe("async");
            Sender.Tell("restarted");
        }
    }
}
