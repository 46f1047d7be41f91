namespace Antrea.Runtime.Tests.Actor;

public class AskTests : TestKit.TestKit
{
    public AskTests() : base(VirtualTime) { }

    [Fact]
    public async Task Ask_gives_the_answer()
        => (await ActorOf<Echo>().Ask<string>("hello")).ShouldBe("hello");

    [Fact]
    public async Task Ask_without_answer_times_out()
    {
        var answer = Sys.ActorOf(Scripted.Of((_, _, _) => { })).Ask<string>("hello", TimeSpan.FromSeconds(5));
        Scheduler.Advance(TimeSpan.FromSeconds(4));
        answer.IsCompleted.ShouldBeFalse();
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<AskTimeoutException>(answer);
    }

    [Fact]
    public async Task A_failure_status_is_thrown()
    {
        var actor = Sys.ActorOf(Scripted.Of((_, context, _) => context.Sender.Tell(new Status.Failure(new BoomException("b")))));
        (await Should.ThrowAsync<BoomException>(actor.Ask<string>("x"))).Message.ShouldBe("b");
    }

    [Fact]
    public async Task An_answer_of_another_type_is_an_error()
        => await Should.ThrowAsync<ArgumentException>(ActorOf<Echo>().Ask<int>("text"));

    [Fact]
    public async Task Ask_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var answer = Sys.ActorOf(Scripted.Of((_, _, _) => { })).Ask<string>("hello", source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<TaskCanceledException>(answer);
    }

    [Fact]
    public void An_answer_that_comes_too_late_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var probe = CreateTestProbe();
        _ = probe.Ref.Ask<string>("q", TimeSpan.FromSeconds(1));
        probe.ExpectMsg("q");
        Scheduler.Advance(TimeSpan.FromSeconds(2));
        probe.Reply("late");
        ExpectMsg<DeadLetter>().Message.ShouldBe("late");
    }

    [Fact]
    public async Task PipeTo_sends_the_result_or_the_failure()
    {
        await Task.FromResult(42).PipeTo(TestActor);
        ExpectMsg(42);
        await Task.FromException<int>(new BoomException("b")).PipeTo(TestActor);
        ExpectMsg<Status.Failure>().Cause.ShouldBeOfType<BoomException>();
        await Task.FromResult(1).PipeTo(TestActor, success: n => $"got {n}");
        ExpectMsg("got 1");
        await Task.FromException(new BoomException("b")).PipeTo(TestActor, failure: e => e.Message);
        ExpectMsg("b");
    }

    [Fact]
    public async Task GracefulStop_is_true_when_the_actor_has_stopped()
    {
        var stopped = false;
        var actor = Sys.ActorOf(Scripted.Of(new Script { PostStop = () => stopped = true }));
        (await actor.GracefulStop(TimeSpan.FromSeconds(3))).ShouldBeTrue();
        stopped.ShouldBeTrue();
    }

    [Fact]
    public async Task GracefulStop_is_cancelled_when_the_actor_does_not_stop()
    {
        var stubborn = Sys.ActorOf(Scripted.Of((_, _, _) => { }));
        var stop = stubborn.GracefulStop(TimeSpan.FromSeconds(3), "please");
        Scheduler.Advance(TimeSpan.FromSeconds(4));
        await Should.ThrowAsync<TaskCanceledException>(stop);
    }
}
