using System.Collections.Concurrent;
using System.Collections.Immutable;
using Antrea.Actors.Adapter;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Actors.Policies;
using Antrea.Enforcers.Firewall;
using Antrea.Actors.Sources;
using Antrea.Kubernetes.Configuration;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;
using Antrea.Policy.Selection;
using Antrea.Policy.Status;
using Antrea.TestKit;
using Antrea.Testing.Kernel;

namespace Antrea.Actors.Harness;

/// <summary>
/// The whole agent but its composition root: real actors on virtual time, a fake kernel, a journal in memory and a scripted source. Can be
/// killed and started again on the same kernel, journal and script.
/// </summary>
public sealed class Rig : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(10), Poll = TimeSpan.FromMilliseconds(1);

    private readonly TestKitBase _kit;
    private readonly AgentConfig _file;
    private ActorSystem? _system;
    private bool _isDead;

    /// <param name="kit">Lends its bounded waits.</param>
    /// <param name="agentConf">antrea-agent.conf.</param>
    public Rig(TestKitBase kit, string agentConf = "featureGates: {NodeNetworkPolicy: true}")
    {
        _kit = kit;
        _file = AgentConfigReader.Parse(agentConf);
        Kernel.OtherPrograms["ip"] = _ => Testing.Kernel.CommandResult.Ok("[]");
    }

    public FakeKernel Kernel { get; } = new();

    public VirtualTimeProvider Time { get; } = new();

    public MemoryStore Store { get; } = new();

    public Script Script { get; } = new();

    public ConcurrentQueue<Audited> Audit { get; } = new();

    public KernelRunner Runner { get; private set; } = null!;

    public AgentTree Tree { get; private set; } = null!;

    public ActorSystem System => _system ?? throw new InvalidOperationException("the agent is not running");

    public Func<ObjectKey, IActorRef, IActorRef, Props>? PolicyActor { get; set; }

    public Func<MemberSelector, IActorRef, Props>? GroupActor { get; set; }

    public Func<string, AgentConfig> ParseConfig { get; set; } = text => AgentConfigReader.Parse(text, "ConfigMap antrea-config");

    /// <summary>Makes another source than the scripted one.</summary>
    public Func<Routes, Props>? SourceActor { get; set; }

    /// <summary>The directory of such a source; forgotten with the agent.</summary>
    public ManifestDirectory? Directory { get; set; }

    /// <summary>The configuration file as read.</summary>
    public AgentConfig File => _file;

    public void Start()
    {
        _isDead = false;
        var runner = Runner = new KernelRunner(Kernel);
        var life = new Life();
        _life = life;
        var options = new FirewallOptions(runner, Time, LegacyTables: () => "");
        _system = ActorSystem.Create("agent", new ActorSystemSettings
        {
            TimeProvider = Time,
            Scheduler = _ => new TestScheduler(Time),
            Journal = Props.Create(() => new MemoryStore.Plugin(Store, () => life.IsOver)),
        });
        var known = Store.Streams.Where(s => s.StartsWith("policy/", StringComparison.Ordinal)).Select(Policies.PolicyActor.KeyOf).ToList();
        Tree = AgentTree.Start(_system, new AgentTreeSettings(
            Objects.Self, _file, t => ParseConfig(t), known,
            () => Props.Create(() => new AuditedEnforcer(options, Difference, Audit)),
            "manifests", SourceActor ?? (routes => Props.Create(() => new ScriptedSource(Script, routes))), Time,
            PolicyActor, GroupActor));
    }

    /// <summary>Stops the agent without warning: nothing it still does reaches kernel or journal.</summary>
    public void Kill()
    {
        _isDead = true;
        Runner.Die();
        _life!.IsOver = true;
        Directory = null;
        System.Terminate().Wait(Patience).ShouldBeTrue();
        _system = null;
    }

    /// <summary>Changes objects as one revision.</summary>
    public long Change(params object[] changes)
    {
        var messages = changes.Select(c => c is KubeObject o ? new ObjectChanged(o) : c).ToList();
        var revision = Script.Record(messages);
        if (_system is not null)
        {
            Source.Tell(new Batch(revision, messages));
        }

        return revision;
    }

    /// <summary>The source's supervisor.</summary>
    public IActorRef Source => Tree.Source;

    /// <summary>The node's state, or null if it does not answer now.</summary>
    public NodeState? TryState()
    {
        var asked = Tree.Routes.Node.Ask<NodeState>(new GetNodeState());
        return asked.Wait(TimeSpan.FromSeconds(5)) ? asked.Result : null;
    }

    public NodeState State() => TryState() ?? throw new TimeoutException("the node does not answer");

    public PolicyStatus Status(string policy) => NodeStatusView.Of(State()).Policies.Single(p => p.Policy.Name == policy);

    public IReadOnlyList<ActorReport> Actors() => ActorInspector.Inspect(System);

    /// <summary>Waits until the node satisfies a condition; virtual time moves on by <paramref name="step"/> whenever it does not yet.</summary>
    public NodeState Until(Func<NodeState, bool> condition, TimeSpan? step = null, string? what = null)
    {
        NodeState? state = null;
        try
        {
            _kit.AwaitCondition(() =>
            {
                state = TryState();
                if (state is not null && condition(state))
                {
                    return true;
                }

                Time.Advance(step ?? Pause);
                return false;
            }, Patience, Poll);
        }
        catch (Exception e) when (state is not null)
        {
            throw new InvalidOperationException($"{what}: source {state.SourceRevision}, ledger {state.Ledger}: "
                + $"{string.Join(", ", state.Ledger.Passed)}, realized {state.RealizedRevision}, enforcing {state.Enforcing}, error {state.LastError}, "
                + $"begun {state.Begun}, taken {state.TakenRevision}, missing {string.Join(", ", NodePlanner.Missing(state.Inputs))}, actors "
                + string.Join("; ", Actors().Where(a => a.Path.Contains("/groups", StringComparison.Ordinal) || a.LastError is not null)
                    .Select(a => $"{a.Path} mailbox {a.Mailbox} restarts {a.Restarts} {a.LastError} {Describe(a.Path)}")), e);
        }

        return state!;
    }

    /// <summary>Waits until the script's newest revision is realised.</summary>
    public NodeState Settle(TimeSpan? step = null) => Until(
        s => s.SourceRevision == Script.Revision && s.RealizedRevision == s.SourceRevision && s.Ledger.Awaited is null, step, "not settled");

    /// <summary>Lets a stretch of time pass in small steps, the actors keeping up.</summary>
    public void Pass(TimeSpan duration, TimeSpan? step = null)
    {
        for (var left = duration; left > TimeSpan.Zero; left -= step ?? Pause)
        {
            Time.Advance(step ?? Pause);
            Calm();
        }
    }

    /// <summary>Waits until no program runs and no actor below the node has anything to do.</summary>
    public void Calm()
    {
        var (runs, quiet) = (-1, 0);
        _kit.AwaitCondition(() =>
        {
            var (now, busy) = (Kernel.Runs.Count, Actors().Any(a => a.Mailbox > 0) || Applying());
            quiet = now == runs && !busy ? quiet + 1 : 0;
            runs = now;
            return quiet >= 2;
        }, Patience, Poll);
    }

    /// <summary>How the kernel differs from a plan; empty = not at all, and nothing else of ours is there.</summary>
    public string Difference(NodePlan plan, IReadOnlySet<string>? quarantined = null)
    {
        var sets = IpsetText.Parse(Kernel.Run("ipset", ["save"]).Stdout);
        var found = new List<string>();
        foreach (var family in (AddressFamily[])[AddressFamily.V4, AddressFamily.V6])
        {
            var save = family == AddressFamily.V4 ? "iptables-save" : "ip6tables-save";
            var actual = SaveParser.Parse(Kernel.Run(save, ["-c", "-t", "filter"]).Stdout);
            var step = TableDiff.Diff(Renderer.Render(plan, family, quarantined), actual, sets);
            if (!step.IsEmpty)
            {
                found.Add($"{family}: {step.SetsBefore}{step.Rules}{step.SetsAfter}");
            }
        }

        return string.Join('\n', found);
    }

    public void Dispose()
    {
        if (!_isDead && _system is not null)
        {
            Kill();
        }
    }

    private Life? _life;

    /// <summary>What an actor says of itself; empty if it does not answer.</summary>
    public string Describe(string path)
    {
        var asked = System.ActorSelection(path).Ask<Description>(new Describe());
        return asked.Wait(TimeSpan.FromMilliseconds(500)) ? asked.Result.State : "";
    }

    private bool Applying() => Describe($"/user/nodes/{Objects.Self}/firewall/real").Contains("applying", StringComparison.Ordinal);

    private sealed class Life
    {
        public volatile bool IsOver;
    }
}
