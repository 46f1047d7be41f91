namespace Antrea.Runtime.Tests.Event;

public class EventStreamTests : TestKit.TestKit
{
    public EventStreamTests() : base("akka.loglevel = DEBUG") { }

    [Fact]
    public void Brings_what_is_of_the_type_or_below_it_once()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(IComparable)).ShouldBeTrue();
        Sys.EventStream.Subscribe(TestActor, typeof(string)).ShouldBeTrue();
        Sys.EventStream.Subscribe(TestActor, typeof(string)).ShouldBeFalse();
        Sys.EventStream.Publish("text");
        Sys.EventStream.Publish(new object());
        Sys.EventStream.Publish(1);
        ExpectMsg("text");
        ExpectMsg(1);
        Sys.EventStream.Unsubscribe(TestActor, typeof(IComparable)).ShouldBeTrue();
        Sys.EventStream.Publish(2);
        ExpectNoMsg();
    }

    [Fact]
    public void Forgets_a_subscriber_that_stops()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Watch(ActorOf<Echo>());
        Sys.EventStream.Subscribe(actor, typeof(int));
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Publish(1);
        ExpectNoMsg();
    }

    [Fact]
    public void Log_events_carry_source_level_cause_and_the_formatted_text()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));
        Sys.ActorOf(Scripted.Of((_, context, _) =>
        {
            var log = context.GetLogger();
            log.Debug("{0} and {1}", 1, "two");
            log.Error(new BoomException("b"), "Failed {Name} {{really}}", "x");
        }), "logs").Tell("go");

        var debug = ExpectMsg<Debug>();
        debug.Message.ToString().ShouldBe("1 and two");
        debug.LogSource.ShouldBe("akka://test/user/logs");
        debug.LogClass.ShouldBe(typeof(Scripted));
        var error = ExpectMsg<Error>();
        error.Message.ToString().ShouldBe("Failed x {really}");
        error.Cause.ShouldBeOfType<BoomException>();
        error.LogLevel().ShouldBe(LogLevel.ErrorLevel);
    }

    [Fact]
    public void Event_filters_count()
    {
        EventFilter.Warning(start: "careful").Expect(2, () =>
        {
            Sys.Log.Warning("careful 1");
            Sys.Log.Info("careful 2");
            Sys.Log.Warning("careful 3");
        });
        Should.Throw<Xunit.Sdk.XunitException>(() => EventFilter.Error()
            .ExpectOne(TimeSpan.FromMilliseconds(50), () => Sys.Log.Warning("no error")));
    }
}
