namespace Antrea.Runtime.Tests.Actor;

public class SelectionTests : TestKit.TestKit
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(3);

    public SelectionTests()
    {
        var parent = Sys.ActorOf(Scripted.Of((_, context, message) =>
        {
            if (message is string name)
            {
                context.ActorOf(Props.Create<Echo>(), name);
                context.Sender.Tell("made");
            }
            else
            {
                context.ActorSelection(((Ask)message).Path).Tell("hello", context.Sender);
            }
        }), "parent");
        parent.Tell("a1");
        parent.Tell("a2");
        parent.Tell("b1");
        ReceiveN(3);
    }

    private sealed record Ask(string Path);

    [Theory]
    [InlineData("/user/parent/a1")]
    [InlineData("akka://test/user/parent/a1")]
    [InlineData("parent/a1")]
    [InlineData("/user/parent/b1/../a1")]
    public async Task Finds_by_path(string path)
        => (await Sys.ActorSelection(path).ResolveOne(s_time)).Path.Name.ShouldBe("a1");

    [Theory]
    [InlineData("a1", 1)]
    [InlineData("../parent/a1", 1)]
    [InlineData("a*", 2)]
    [InlineData("?1", 2)]
    [InlineData("*", 3)]
    public void Reaches_relative_paths_and_patterns(string path, int answers)
    {
        Sys.ActorSelection("/user/parent").Tell(new Ask(path));
        ReceiveN(answers).ShouldAllBe(message => message.Equals("hello"));
        ExpectNoMsg();
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
        => await Should.ThrowAsync<ActorNotFoundException>(Sys.ActorSelection("/user/parent/zz").ResolveOne(s_time));

    [Fact]
    public void A_message_to_nobody_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        Sys.ActorSelection("/user/parent/zz").Tell("lost");
        ExpectMsg<DeadLetter>().Recipient.Path.ToStringWithoutAddress().ShouldBe("/user/parent/zz");
    }
}
