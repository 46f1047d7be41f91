namespace Antrea.Runtime.Tests.Actor;

public class DeathWatchTests : TestKit.TestKit
{
    [Fact]
    public void Terminated_comes_once_however_often_it_was_watched()
    {
        var actor = ActorOf<Echo>();
        Watch(actor);
        Watch(actor);
        Sys.Stop(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor).ExistenceConfirmed.ShouldBeTrue();
        ExpectNoMsg();
    }

    [Fact]
    public void Watching_an_actor_that_has_stopped_brings_Terminated_too()
    {
        var actor = Watch(ActorOf<Echo>());
        Sys.Stop(actor);
        ExpectTerminated(actor);

        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Unwatch_cancels_also_a_Terminated_that_lies_in_the_mailbox()
    {
        var actor = ActorOf<Echo>();
        using var gate = new ManualResetEventSlim();
        var watcher = Sys.ActorOf(Scripted.Of((_, context, message) =>
        {
            switch (message)
            {
                case "watch":
                    context.Watch(actor);
                    gate.Wait();
                    break;
                case "unwatch":
                    context.Unwatch(actor);
                    break;
                default:
                    TestActor.Tell(message);
                    break;
            }
        }));
        watcher.Tell("watch");
        watcher.Tell("unwatch");
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        gate.Set();
        watcher.Tell("end");
        ExpectMsg("end");
        ExpectNoMsg();
    }

    [Fact]
    public void WatchWith_brings_the_given_message()
    {
        var actor = ActorOf<Echo>();
        Sys.ActorOf(Scripted.Of((_, context, message) =>
        {
            if (message is "watch")
            {
                context.WatchWith(actor, "gone");
                context.Stop(actor);
            }
            else
            {
                TestActor.Tell(message);
            }
        })).Tell("watch");

        ExpectMsg("gone");
    }

    [Fact]
    public void No_Terminated_is_lost_when_actors_stop_while_they_are_watched()
    {
        const int count = 3000;
        var watcher = Sys.ActorOf(Scripted.Of((_, context, message) =>
        {
            if (message is IActorRef subject)
            {
                context.Watch(subject);
            }
            else
            {
                TestActor.Tell(((Terminated)message).ActorRef);
            }
        }));

        var actors = Enumerable.Range(0, count).Select(_ => ActorOf<Echo>()).ToArray();
        Parallel.ForEach(actors, actor =>
        {
            watcher.Tell(actor, ActorRefs.NoSender);
            Sys.Stop(actor);
        });

        ReceiveN(count, TimeSpan.FromSeconds(20)).Distinct().Count().ShouldBe(count);
        ExpectNoMsg();
    }

    [Fact]
    public void A_watcher_that_stops_leaves_no_trace()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(AllDeadLetters));
        var actor = ActorOf<Echo>();
        var watcher = Watch(Sys.ActorOf(Scripted.Of(new Script { PreStart = (_, context) => context.Watch(actor) })));
        Sys.Stop(watcher);
        ExpectTerminated(watcher);
        Sys.Stop(actor);
        ExpectNoMsg();
    }
}
