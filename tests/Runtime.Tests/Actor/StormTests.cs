namespace Antrea.Runtime.Tests.Actor;

/// <summary>Everything at once, at random: nothing may hang, and the tree must come down in the end.</summary>
public class StormTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_tree_under_failures_stops_watches_and_restarts_still_answers_and_terminates(int seed)
    {
        var system = ActorSystem.Create("storm", new ActorSystemSettings { LogLevel = LogLevel.ErrorLevel });
        var roots = Enumerable.Range(0, 8).Select(i => system.ActorOf(Props.Create(() => new Node(0, i)), $"n{i}")).ToArray();
        var threads = Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            var random = new Random((seed * 100) + t);
            for (var i = 0; i < 5_000; i++)
            {
                roots[random.Next(roots.Length)].Tell(new Step(random.Next()), ActorRefs.NoSender);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        foreach (var root in roots)
        {
            (await root.Ask<string>("alive?", TimeSpan.FromSeconds(20))).ShouldBe("alive");
        }

        await system.Terminate().WaitAsync(TimeSpan.FromSeconds(20));
        system.Inspect("/user").ShouldBeEmpty();
    }

    private sealed record Step(int Choice);

    private sealed class Node : ReceiveActor, IWithUnboundedStash, IWithTimers
    {
        private readonly int _depth;

        public Node(int depth, int number)
        {
            _depth = depth;
            Receive<Step>(step => Act(new Random(step.Choice), number));
            ReceiveAsync<Task>(async task => await task);
            Receive<Terminated>(_ => { });
            Receive<string>(_ => Sender.Tell("alive"));
            Receive<int>(_ => Stash.UnstashAll());
        }

        public IStash Stash { get; set; } = null!;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override SupervisorStrategy SupervisorStrategy() => _depth % 2 == 0
            ? new OneForOneStrategy(-1, -1, Decide)
            : new AllForOneStrategy(-1, -1, Decide);

        private static Directive Decide(Exception cause) => cause.Message[0] switch
        {
            'r' => Directive.Resume,
            's' => Directive.Stop,
            'e' => Directive.Escalate,
            _ => Directive.Restart,
        };

        private void Act(Random random, int number)
        {
            var children = Context.GetChildren().ToArray();
            switch (random.Next(12))
            {
                case 0 or 1 when _depth < 3 && children.Length < 5:
                    var (depth, next) = (_depth + 1, number + 1);
                    Context.Watch(Context.ActorOf(Props.Create(() => new Node(depth, next))));
                    break;
                case 2 when _depth > 0:
                    Context.Stop(Self);
                    break;
                case 3 when children.Length > 0:
                    Context.Stop(children[random.Next(children.Length)]);
                    break;
                case 4:
                    throw new BoomException("restart");
                case 5 when _depth > 0:
                    throw new BoomException(random.Next(3) switch { 0 => "resume", 1 => "stop", _ => "escalate" });
                case 6:
                    Self.Tell(Task.Delay(random.Next(2)));
                    break;
                case 7:
                    Stash.Stash();
                    Timers.StartSingleTimer("unstash", 0, TimeSpan.FromMilliseconds(random.Next(3)));
                    break;
                case 8:
                    Self.Tell(Task.FromException(new BoomException("boom")));
                    break;
                default:
                    foreach (var child in children)
                    {
                        child.Tell(new Step(random.Next()));
                    }

                    break;
            }
        }
    }
}
