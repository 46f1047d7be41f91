namespace Antrea.Runtime.Tests;

public class InspectionTests : TestKit.TestKit
{
    [Fact]
    public void Shows_what_each_actor_is_doing()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Scripted.Of(new Script
        {
            PreStart = (_, context) => context.ActorOf(Props.Create<Echo>(), "kid"),
            Receive = (self, _, message) =>
            {
                if (message is "stash")
                {
                    self.Stash.Stash();
                }
                else
                {
                    TestActor.Tell("in");
                    gate.Wait();
                }
            },
        }), "busy");
        actor.Tell(new Boom("why"));
        actor.Tell("stash");
        actor.Tell("block");
        actor.Tell("waiting");
        ExpectMsg("in");

        var info = Sys.Inspect().Single(a => a.Path == "/user/busy");

        info.Type.ShouldBe(typeof(Scripted));
        info.MailboxLength.ShouldBe(1);
        info.StashSize.ShouldBe(1);
        info.Processed.ShouldBe(3);
        info.Restarts.ShouldBe(1);
        info.Children.ShouldBe(["kid"]);
        info.LastFailure!.Type.ShouldBe(typeof(BoomException));
        info.LastFailure.Message.ShouldBe("why");
        Sys.Inspect("/user/busy/*").Single().Path.ShouldBe("/user/busy/kid");
        gate.Set();
    }
}
