namespace Antrea.Runtime.Tests.Actor;

public class SystemTests
{
    [Fact]
    public async Task Terminates_ten_thousand_actors()
    {
        var stopped = 0;
        var script = new Script { PostStop = () => Interlocked.Increment(ref stopped) };
        var system = ActorSystem.Create("many");
        for (var i = 0; i < 100; i++)
        {
            system.ActorOf(Scripted.Of(script with
            {
                PreStart = (_, context) =>
                {
                    for (var child = 0; child < 99; child++)
                    {
                        context.ActorOf(Scripted.Of(script));
                    }
                },
            }));
        }

        await system.Terminate().WaitAsync(TimeSpan.FromSeconds(30));

        stopped.ShouldBe(10_000);
        Should.Throw<InvalidOperationException>(() => system.ActorOf(Props.Create<Echo>()));
    }

    [Fact]
    public async Task Runs_the_termination_hooks_last()
    {
        var hooked = false;
        var system = ActorSystem.Create("hooks");
        system.RegisterOnTermination(() => hooked = true);
        await system.Terminate().WaitAsync(TimeSpan.FromSeconds(10));
        hooked.ShouldBeTrue();
        await system.WhenTerminated;
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("a/b")]
    public void Refuses_a_malformed_name(string name) => Should.Throw<ArgumentException>(() => ActorSystem.Create(name));
}
