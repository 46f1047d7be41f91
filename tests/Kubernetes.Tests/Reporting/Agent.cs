using System.Collections.Concurrent;
using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Connections;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Runtime;
using Antrea.Runtime.Actor;
using Antrea.Runtime.Event;
using Antrea.TestKit;

namespace Antrea.Kubernetes.Reporting;

/// <summary>One agent's status actors, with a source and a node that say what the test wants.</summary>
internal sealed class Agent : IAsyncDisposable
{
    private static readonly EffectiveConfig On = new(GateSet.Defaults.With([KeyValuePair.Create(KnownGates.NodeNetworkPolicy, true)], out _)!, new FailsafeOptions(Enabled: false));

    private readonly World _world;
    private readonly ApiHttp _http;
    private NodeState _state;

    public Agent(World world, string name, TimeProvider clock)
    {
        (_world, Name, Clock) = (world, name, clock);
        world.Server.Accept($"token-{name}", name);
        _http = new ApiHttp(new ConnectionSettings(world.Server.Address, new FixedCredential(new Credential($"token-{name}"))));
        Client = new ApiClient(_http) { Patience = TimeSpan.FromSeconds(20) };
        System = ActorSystem.Create(name, new ActorSystemSettings { TimeProvider = clock, Scheduler = _ => new TestScheduler(world.Time) });
        _state = NodeState.Empty(name);
        Node = System.ActorOf(Props.Create(() => new FakeNode(this)), "node");
        Source = System.ActorOf(Props.Create(() => new FakeSource(world)), "source");
        var listener = System.ActorOf(Props.Create(() => new Listener(Leaderships, Errors)), "listener");
        System.EventStream.Subscribe(listener, typeof(LeadershipChanged));
        System.EventStream.Subscribe(listener, typeof(Error));
    }

    public string Name { get; }

    public TimeProvider Clock { get; }

    public ActorSystem System { get; }

    public ApiClient Client { get; }

    public IActorRef Node { get; }

    public IActorRef Source { get; }

    public ConcurrentQueue<ProblemNoted> Problems { get; } = [];

    public ConcurrentQueue<LeadershipChanged> Leaderships { get; } = [];

    /// <summary>What its actors failed with.</summary>
    public ConcurrentQueue<string> Errors { get; } = [];

    /// <summary>The last that was published.</summary>
    public bool IsLeader => Leaderships.LastOrDefault() is { IsLeader: true } l && Clock.GetTimestamp() < l.Until;

    public NodeState State
    {
        get => Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, value);
    }

    /// <summary>Starts all of it.</summary>
    public IActorRef Start() => System.ActorOf(StatusTree.Of(Client, Node, Source, Name, "1.2.3", Clock), "status");

    public IActorRef StartReport() => System.ActorOf(Props.Create(() => new ReportActor(Client, Node, Source, Name, "1.2.3", Clock, new Random(1))), "report");

    public IActorRef StartElection() => System.ActorOf(Props.Create(() => new ElectionActor(Client, Node, Name, Clock, null, null)), "election");

    /// <summary>Starts the writer; when this is over it listens.</summary>
    public async Task<IActorRef> StartWriterAsync()
    {
        var writer = System.ActorOf(Props.Create(() => new StatusWriterActor(Client, Node, Source, Clock, null, null)), "writer");
        await writer.Ask<Description>(new Describe(), TimeSpan.FromSeconds(30));
        return writer;
    }

    public void Publish(LeadershipChanged m) => System.EventStream.Publish(m);

    /// <summary>The agent knows the cluster; its kernel has what it should have, or not.</summary>
    public void Enforce(bool inForce = true, bool gate = true, string? error = null)
    {
        var cluster = _world.Cluster;
        var whole = WholeCluster.Of(Name, cluster.Objects.Values, gate ? On : EffectiveConfig.Defaults);
        var announced = whole.Policies.ToImmutableDictionary(p => p.Policy, p => new PolicyAnnounced(p.Policy, p, p.Generation, null));
        foreach (var refused in cluster.Objects.Values.OfType<Policy.Api.AntreaPolicy>().Where(p => !announced.ContainsKey(PolicyRef.Of(p.Key))))
        {
            announced = announced.Add(PolicyRef.Of(refused.Key), new PolicyAnnounced(PolicyRef.Of(refused.Key), null, refused.Metadata.Generation, "it is refused"));
        }

        State = NodeState.Empty(Name) with
        {
            Inputs = whole.Inputs, Policies = announced, Taken = whole.Inputs, TakenRevision = cluster.Revision, Plan = whole.Plan, PlanRevision = cluster.Revision,
            InForce = inForce ? whole.Plan : State.InForce, RealizedRevision = inForce ? cluster.Revision : State.RealizedRevision, LastError = error,
        };
    }

    /// <summary>Its connection to the server breaks, or comes back.</summary>
    public static Func<Testing.Api.ApiRequest, bool> Of(Agent agent) => r => r.User == agent.Name;

    public async ValueTask DisposeAsync()
    {
        await System.Terminate().WaitAsync(TimeSpan.FromSeconds(10));
        _http.Dispose();
    }

    private sealed class FakeNode : ReceiveActor
    {
        public FakeNode(Agent agent)
        {
            Receive<GetNodeState>(_ => Sender.Tell(agent.State));
            Receive<ProblemNoted>(agent.Problems.Enqueue);
        }
    }

    private sealed class FakeSource : ReceiveActor
    {
        public FakeSource(World world) => Receive<GetCluster>(_ => Sender.Tell(world.Cluster));
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(ConcurrentQueue<LeadershipChanged> told, ConcurrentQueue<string> errors)
        {
            Receive<LeadershipChanged>(told.Enqueue);
            Receive<Error>(e => errors.Enqueue($"{e.Message} {e.Cause}"));
        }
    }
}
