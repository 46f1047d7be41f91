using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Runtime.Actor;
using Antrea.TestKit;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Support;

/// <summary>A fake API server, a node and a source that say what they are told to, and virtual time for the actors; requests take real time.</summary>
public abstract class ApiStand : TestKit.TestKit, IAsyncLifetime
{
    private ApiHttp _http = null!;

    protected ApiStand()
        : base(VirtualTime) => Clock = new SchedulerClock(Scheduler);

    protected FakeApiServer Server { get; private set; } = null!;

    protected ApiClient Api { get; private set; } = null!;

    protected TimeProvider Clock { get; }

    /// <summary>What the source says.</summary>
    protected ClusterSeen Seen { get; set; } = ClusterSeen.Nothing;

    /// <summary>What the node says.</summary>
    protected NodeState State { get; set; } = NodeState.Empty("n1");

    /// <summary>What the node was told is wrong, by subject.</summary>
    protected IReadOnlyDictionary<string, string> Problems => _problems;

    protected IActorRef Node { get; private set; } = null!;

    protected IActorRef Source { get; private set; } = null!;

    private ImmutableDictionary<string, string> _problems = ImmutableDictionary<string, string>.Empty;

    public async Task InitializeAsync()
    {
        Server = await FakeApiServer.StartAsync();
        _http = new ApiHttp(Mirror.Connect(Server));
        Api = new ApiClient(_http);
        Func<object> state = () => State, seen = () => Seen;
        Action<ProblemNoted> note = p => _problems = p.Text.Length == 0 ? _problems.Remove(p.Subject) : _problems.SetItem(p.Subject, p.Text), ignore = _ => { };
        Node = Sys.ActorOf(Props.Create(() => new Answering(state, note)), "node");
        Source = Sys.ActorOf(Props.Create(() => new Answering(seen, ignore)), "source");
        AwaitIdle();
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>The election says that this agent is elected for so long, or not at all.</summary>
    protected void Elect(TimeSpan? lasting)
    {
        Sys.EventStream.Publish(new LeadershipChanged(lasting is not null, lasting is { } l ? Clock.GetTimestamp() + (long)(l.TotalSeconds * Clock.TimestampFrequency) : 0));
        AwaitIdle();
    }

    /// <summary>Waits for what a request brings about.</summary>
    protected void Until(Func<bool> holds) => AwaitCondition(holds, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(5));

    /// <summary>Lets virtual time pass second by second until something holds.</summary>
    protected void Within(int seconds, Func<bool> holds)
    {
        for (var i = 0; i < seconds && !holds(); i++)
        {
            Advance(TimeSpan.FromSeconds(1));

            // A request that was begun takes real time.
            var patience = TimeProvider.System.GetTimestamp();
            while (!holds() && TimeProvider.System.GetElapsedTime(patience) < TimeSpan.FromMilliseconds(50))
            {
                AwaitIdle();
            }
        }

        Until(holds);
    }

    protected string Say(IActorRef actor)
    {
        actor.Tell(new Describe(), TestActor);
        return ExpectMsg<Description>().State;
    }

    protected IEnumerable<ApiRequest> Writes => Server.Requests.Where(r => r.Method != "GET");

    /// <summary>The source sees these objects.</summary>
    protected void See(params KubeObject[] objects) =>
        Seen = new ClusterSeen(KeyedTable<KubeObject>.Of(objects), ImmutableDictionary<ObjectKey, ObjectUnreadable>.Empty, Seen.Revision + 1);

    private sealed class Answering : ReceiveActor
    {
        public Answering(Func<object> answer, Action<ProblemNoted> note)
        {
            Receive<GetNodeState>(_ => Sender.Tell(answer()));
            Receive<GetCluster>(_ => Sender.Tell(answer()));
            Receive<ProblemNoted>(note);
        }
    }

    private sealed class SchedulerClock(IScheduler scheduler) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => scheduler.Now;

        public override long GetTimestamp() => scheduler.Now.UtcTicks;
    }
}
