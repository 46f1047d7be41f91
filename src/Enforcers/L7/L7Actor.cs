using Antrea.Actors.Messages;
using Antrea.Enforcers.Eve;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.L7.Flows;
using Antrea.Enforcers.Netlink;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.L7;

/// <summary>
/// Layer 7 of the plan: keeps the judge listening before the rules bring it packets, gives it the rules, and has it look after its connections. No message is sent on the
/// path of a packet. While it does not listen nothing under a layer-7 rule passes.
/// </summary>
public sealed class L7Actor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1), SweepPeriod = TimeSpan.FromSeconds(1), ForgetPeriod = TimeSpan.FromSeconds(30);

    private readonly L7ActorOptions _options;
    private Judging? _judging;
    private int _engines;
    private MarkBits? _moved;

    /// <param name="options">The clock, and where the log goes.</param>
    public L7Actor(L7ActorOptions options)
    {
        _options = options;
        Receive<PlanPending>(m => Use(m.Plan));
        Receive<PlanInForce>(m => InForce(m.Plan));
        Receive<Broken>(m => Restart(m.Engine, m.Why));
        Receive<Again>(_ => Use(_judging?.Plan));
        Receive<Sweep>(_ => Look("connections of layer 7", () => _judging?.Engine?.Sweep()));
        Receive<Recall>(_ => Look("connections of layer 7", () => _judging?.Engine?.Forget()));
        Receive<Looked>(m => Context.Parent.Tell(new ProblemNoted(m.Subject, m.Error, IsLocal: true)));
        Receive<Warn>(m => Context.GetLogger().Warning("{0}", m.Text));
        Receive<Describe>(_ => Sender.Tell(new Description(_judging switch
        {
            null => "no layer-7 rules",
            { Engine: null } => "not listening: traffic of layer-7 rules is dropped",
            { Engine: { } e } => $"{e.Connections} connections, {e.Queues} queues, epoch {_judging.Plan.Pods.L7.Epoch}",
        })));
    }

    private sealed record Broken(L7Engine Engine, string Why);

    private sealed record Again;

    private sealed record Sweep;

    private sealed record Recall;

    private sealed record Looked(string Subject, string Error);

    private sealed record Warn(string Text);

    // What is open, and for which plan.
    private sealed record Judging(L7Engine? Engine, EveLog? Log, NodePlan Plan, int EndedEpoch, IActorRef? Flows = null);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PostStop() => Close();

    private void Use(NodePlan? plan)
    {
        if (plan is null || (ReferenceEquals(plan, _judging?.Plan) && _judging?.Engine is not null) || (_judging is null && !plan.Pods.L7.IsNeeded))
        {
            return;
        }

        var pods = plan.Pods;
        if (_judging is { } judging && judging.Plan.Pods.Options.Marks is var marks && marks != pods.Options.Marks)
        {
            // At once, as the rules are written next.
            _moved = marks;
            Move(marks, pods.Options.Marks, isInForce: false);
        }

        if (_judging?.Engine is { } old && (old.Marks != pods.Options.Marks || old.Settings != pods.Options.L7 || (old.Queues != pods.L7.Queues && pods.L7.IsNeeded)))
        {
            Context.GetLogger().Warning("the configuration of layer 7 has changed: connections under its rules are opened anew");
            Close();
        }

        try
        {
            if (_judging?.Engine is { } engine)
            {
                engine.Use(pods);
                _judging = _judging with { Plan = plan };
            }
            else if (pods.L7.IsNeeded)
            {
                Open(plan);
            }

            Context.Parent.Tell(new ProblemNoted("layer 7", Loud(pods), IsLocal: true));
        }
        catch (NetlinkException e)
        {
            Close();
            Failed(plan, e.Message);
        }
    }

    private static string Loud(Policy.Planning.Pods.PodPlan pods) => pods.L7.IsNeeded && pods.Options.L7.FailOpen
        ? "l7.failOpen is true: while the agent does not run, traffic of layer-7 rules passes without being judged" : "";

    private void Open(NodePlan plan)
    {
        var self = Self;
        var settings = plan.Pods.Options.L7;
        void Tell(string text) => self.Tell(new Warn(text));
        var log = settings.Eve ? _options.OpenLog(settings, Tell) : null;
        try
        {
            var engine = L7Engine.Open(plan.Pods, new L7EngineOptions(log, _options.Clock, Tell));

            // Who knew of the connections of an engine of before knows nothing of this one's.
            var (clock, probe) = (_options.Clock, _options.Probe);
            var flows = Context.ActorOf(Props.Create(() => new FlowsActor(engine.Flows, clock, probe)), _engines++ == 0 ? "flows" : $"flows-{_engines}");
            _judging = new Judging(engine, log, plan, 0, flows);
            probe.Statistics = engine.Statistics;
            engine.Completion.ContinueWith(
                t => self.Tell(new Broken(engine, t.Exception?.GetBaseException().Message ?? "the queue was closed")), TaskScheduler.Default);
        }
        catch
        {
            Forget(log);
            throw;
        }

        Timers.StartPeriodicTimer(nameof(Sweep), new Sweep(), SweepPeriod);
        Timers.StartPeriodicTimer(nameof(Recall), new Recall(), ForgetPeriod);
    }

    private void InForce(NodePlan plan)
    {
        if (_moved is { } marks)
        {
            _moved = null;
            Move(marks, plan.Pods.Options.Marks, isInForce: true);
        }

        var epoch = plan.Pods.L7.Epoch;
        if (_judging is not { Engine: not null } judging || judging.EndedEpoch == epoch)
        {
            return;
        }

        _judging = judging with { EndedEpoch = epoch };
        if (judging.EndedEpoch != 0)
        {
            Look("epochs of layer 7", () => L7Engine.EndEpochs(plan.Pods));
        }
    }

    private static void Move(MarkBits from, MarkBits to, bool isInForce)
    {
        try
        {
            L7Engine.MoveMarks(from, to, isInForce);
        }
        catch (NetlinkException e)
        {
            Context.Parent.Tell(new ProblemNoted("marks of layer 7", $"connections of before markMask was changed may not be judged: {e.Message}", IsLocal: true));
        }
    }

    // Beside the mailbox: the connection table may be large.
    private void Look(string subject, Action look) =>
        Task.Run(look).PipeTo(Self, Self, () => new Looked(subject, ""), e => new Looked(subject, e is ObjectDisposedException ? "" : e.Message));

    private void Restart(L7Engine broken, string why)
    {
        if (_judging is { } judging && ReferenceEquals(judging.Engine, broken))
        {
            var plan = judging.Plan;
            Close();
            Failed(plan, why);
        }
    }

    private void Failed(NodePlan plan, string why)
    {
        _judging = new Judging(null, null, plan, 0);
        Context.GetLogger().Error("layer 7 is not judged, traffic of its rules is dropped: {0}; next attempt in {1} s", why, Retry.TotalSeconds);
        Context.Parent.Tell(new ProblemNoted("layer 7", $"not judged, traffic of its rules is dropped: {why}", IsLocal: true));
        Timers.StartSingleTimer(nameof(Again), new Again(), Retry);
    }

    // What waits to be written is written beside the mailbox.
    private static void Forget(EveLog? log) => _ = log?.DisposeAsync().AsTask();

    private void Close()
    {
        Timers.Cancel(nameof(Sweep));
        Timers.Cancel(nameof(Recall));
        if (_judging?.Flows is { } flows)
        {
            _options.Probe.Statistics = null;
            Context.Stop(flows);
        }

        _judging?.Engine?.Dispose();
        Forget(_judging?.Log);
        _judging = null;
    }
}
