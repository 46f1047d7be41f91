using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Machine;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Owns iptables, ip6tables and ipset: applies the newest plan it was given, reads back, tells the node; looks again after a write and then
/// every minute, and mends what others changed. One attempt at a time; while one runs, only the newest plan is remembered.
/// </summary>
public sealed class FirewallActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan[] AfterWrite = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];
    private static readonly TimeSpan Resync = TimeSpan.FromSeconds(60), QuarantineTime = TimeSpan.FromMinutes(10), LongestRetry = TimeSpan.FromSeconds(60);

    // By then a neighbour has answered.
    private static readonly TimeSpan NeighbourTime = TimeSpan.FromMilliseconds(300);

    // Looking costs a full read-back: it may take this part of the time at most when others change the tables all the time.
    private const int LookShare = 20;

    private readonly FirewallOptions _options;
    private readonly List<IActorRef> _companions = [];
    private IDisposable? _monitor;
    private EnforcerState _state = EnforcerState.Empty;

    /// <param name="options">Programs, files and clock.</param>
    public FirewallActor(FirewallOptions options)
    {
        _options = options;
        Receive<Ready>(Begin);
        Receive<EnforcePlan>(m =>
        {
            _state = _state with { Wanted = m };
            Work();
        });
        Receive<Done>(Finish);
        Receive<LookAgain>(_ => Work());
        Receive<Tick>(_ =>
        {
            ReadFacts();
            Work();
        });
        Receive<Learn>(_ => ReadFacts());
        Receive<Touched>(_ => LookSoon());
        Receive<FactsObserved>(m => Context.Parent.Tell(m));
        Receive<ProblemNoted>(m => Context.Parent.Tell(m));
        Receive<ForgetQuarantine>(m =>
        {
            if (_state.Working is not null)
            {
                // That run goes by the old quarantine, and will report it.
                Timers.StartSingleTimer(nameof(ForgetQuarantine), m, TimeSpan.FromSeconds(1));
                return;
            }

            _state = _state with { Quarantined = _state.Quarantined.Clear() };
            Work();
        });
        Receive<GetCounters>(_ => CountAsync(_state.Driver).PipeTo(Sender, Self, c => c, e => new Counters(Totals(_state.Driver), e.Message)));
        Receive<Detect>(_ => Start());
        Receive<Saved>(m => Note("state directory", m.Error));
        Receive<Status.Failure>(m => Unusable(m.Cause));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"{_state.Driver?.Programs.Backend.ToString() ?? "no backend"}: {(_state.Working is null ? "idle" : "applying")}, {_state.Runs} runs, "
            + $"{_state.Restores} restores, {_state.Quarantined.Count} quarantined{(_state.LastError is { } e ? $", last error: {e}" : "")}")));
    }

    private sealed record Ready(FirewallDriver Driver, NodePlan? LastGood, NodeFacts Facts, IReadOnlyList<string> Problems);

    private sealed record Done(EnforcePlan Work, ApplyReport Report);

    private sealed record Saved(string Error);

    private sealed record LookAgain;

    private sealed record Tick;

    private sealed record Touched;

    private sealed record ForgetQuarantine;

    private sealed record Detect;

    private sealed record Learn;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.Parent.Tell(new EnforcerStarted());
        foreach (var (name, props) in _options.Companions ?? [])
        {
            _companions.Add(Context.ActorOf(props(), name));
        }

        Start();
    }

    // What goes by the plan must not take the firewall down.
    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, TimeSpan.FromMinutes(1), _ => Directive.Restart);

    /// <inheritdoc/>
    protected override void PostStop() => _monitor?.Dispose();

    private void Start() => PrepareAsync(_options).PipeTo(Self);

    private static async Task<object> PrepareAsync(FirewallOptions options)
    {
        var programs = await new BackendDetector(options.Runner, options.LegacyTables).DetectAsync(options.Backend);
        var facts = await new NodeFactsReader(options.Runner).ReadAsync();
        var (plan, problems) = options.LastGood is null ? (null, []) : await options.LastGood.LoadAsync();
        return new Ready(new FirewallDriver(options.Runner, programs), plan, facts, problems);
    }

    private void Begin(Ready m)
    {
        _state = _state with { Driver = m.Driver, Failures = 0 };
        Note("iptables", "");
        foreach (var p in m.Problems)
        {
            Context.GetLogger().Error("{0}", p);
        }

        Context.GetLogger().Info("iptables backend {0}, IPv6 {1}", m.Driver.Programs.Backend, m.Driver.Programs.HasV6 ? "managed" : "not available");
        Context.Parent.Tell(new FactsObserved(m.Facts, m.LastGood));
        if (_state.Wanted is null && m.LastGood is not null)
        {
            Context.GetLogger().Info("enforcing the last good plan ({0} rules) until the cluster is known", m.LastGood.Ingress.Count + m.LastGood.Egress.Count);
            _state = _state with { Wanted = new EnforcePlan(m.LastGood, 0), Saved = m.LastGood };
        }

        if (m.Driver.Programs.Backend == Backend.Nft)
        {
            var self = Self;
            _monitor ??= _options.Monitor?.Invoke(() => self.Tell(new Touched()));
        }

        Timers.StartPeriodicTimer(nameof(Resync), new Tick(), Resync);
        Work();
    }

    // Someone changed the tables, perhaps ourselves: a look tells.
    private void LookSoon()
    {
        if (_state.Working is not null)
        {
            _state = _state with { Touched = true };
        }
        else if (!Timers.IsTimerActive(nameof(Touched)))
        {
            var wait = TimeSpan.FromTicks(Math.Clamp(_state.Took.Ticks * LookShare, TimeSpan.TicksPerSecond / 10, Resync.Ticks / 2));
            Timers.StartSingleTimer(nameof(Touched), new LookAgain(), wait);
        }
    }

    private void ReadFacts() => new NodeFactsReader(_options.Runner).ReadAsync().PipeTo(Self, Self, f => new FactsObserved(f), _ => new LookAgain());

    private void Unusable(Exception cause)
    {
        var wait = Backoff(_state.Failures);
        _state = _state with { Failures = _state.Failures + 1, LastError = cause.Message };
        Context.GetLogger().Error("nothing is enforced: {0}; next attempt in {1} s", cause.Message, wait.TotalSeconds);
        Note("iptables", cause.Message);
        Timers.StartSingleTimer(nameof(Detect), new Detect(), wait);
    }

    private void Work()
    {
        if (_state is not { Driver: { } driver, Wanted: { } wanted, Working: null })
        {
            return;
        }

        _state = _state with { Working = wanted, Touched = false, Began = _options.Clock.GetTimestamp() };
        _companions.ForEach(c => c.Tell(new PlanPending(wanted.Plan)));
        ApplyAsync(driver, wanted.Plan).PipeTo(
            Self, Self, r => new Done(wanted, r),
            e => new Done(wanted, new ApplyReport(false, e.Message, ImmutableDictionary<string, string>.Empty, true, false, 0, 0)));
    }

    // A run begun before a restart of this actor goes on beside it: it has to end first.
    private async Task<ApplyReport> ApplyAsync(FirewallDriver driver, NodePlan plan)
    {
        var (quarantined, yields) = (_state.Quarantined, _state.Yields);
        await _options.OneWriter.WaitAsync();
        try
        {
            return await driver.ApplyAsync(plan, quarantined, yields);
        }
        finally
        {
            _options.OneWriter.Release();
        }
    }

    private async Task<Counters> CountAsync(FirewallDriver? driver)
    {
        if (driver is null)
        {
            return new Counters(Totals(null), "no backend");
        }

        await _options.OneWriter.WaitAsync();
        try
        {
            await driver.CountAsync();
            return new Counters(Totals(driver));
        }
        finally
        {
            _options.OneWriter.Release();
        }
    }

    private static ImmutableDictionary<string, (long, long)> Totals(FirewallDriver? driver) =>
        driver?.Counters.Totals.ToImmutableDictionary(t => t.Key, t => (t.Value.Packets, t.Value.Bytes)) ?? ImmutableDictionary<string, (long, long)>.Empty;

    private void Finish(Done m)
    {
        if (!ReferenceEquals(m.Work, _state.Working))
        {
            return;
        }

        var r = m.Report;
        var now = _options.Clock.GetTimestamp();
        var news = r.Changed || !r.Verified || _state.Failures > 0 || _state.Runs == 0;
        var unasked = _state.Working == m.Work && _state.Wanted == m.Work && _state.Saved is { } s && ReferenceEquals(s, m.Work.Plan);
        _state = _state with
        {
            Working = null,
            Took = _options.Clock.GetElapsedTime(_state.Began, now),
            Runs = _state.Runs + 1,
            Restores = _state.Restores + r.Restores,
            Quarantined = r.Quarantined,
            LastError = r.Error,
            Failures = r.Verified ? 0 : _state.Failures + 1,
            Displaced = _state.Displaced.RemoveAll(t => _options.Clock.GetElapsedTime(t, now) > TimeSpan.FromMinutes(1)),
        };
        if (r.Displaced && r.Changed)
        {
            _state = _state with { Displaced = _state.Displaced.Add(now) };
            Context.GetLogger().Warning("our jumps had been pushed from the top of INPUT or OUTPUT");
            Note("rival", _state.Yields ? "something puts its rules before ours again and again: it is left there; find out what it is (iptables -S INPUT)" : "");
        }

        if (unasked && r.Changed && r.Verified)
        {
            Context.GetLogger().Warning("the kernel had drifted from the plan: {0} rule lines mended", r.Lines);
        }

        if (!r.Quarantined.IsEmpty && !Timers.IsTimerActive(nameof(ForgetQuarantine)))
        {
            Timers.StartSingleTimer(nameof(ForgetQuarantine), new ForgetQuarantine(), QuarantineTime);
        }

        // Revision 0 is the plan of before the restart: nobody asked for it. And of a plan that is replaced by a newer one nobody wants to hear.
        if (m.Work.Revision > 0 && ReferenceEquals(_state.Wanted, m.Work) && (news || !unasked))
        {
            Context.Parent.Tell(new PlanEnforced(m.Work.Plan, m.Work.Revision, r.Verified, r.Error, r.Quarantined, r.Changed));
        }

        if (r.Verified)
        {
            Verified(m.Work.Plan, r.Changed);
        }
        else
        {
            var wait = Backoff(_state.Failures - 1);
            Context.GetLogger().Error("plan not in force: {0}; next attempt in {1} s", r.Error!, wait.TotalSeconds);
            Timers.StartSingleTimer("retry", new LookAgain(), wait);
        }

        if (_state.Wanted != m.Work)
        {
            Work();
        }
    }

    private void Verified(NodePlan plan, bool changed)
    {
        Timers.Cancel("retry");
        _companions.ForEach(c => c.Tell(new PlanInForce(plan)));
        if (changed)
        {
            foreach (var wait in AfterWrite)
            {
                Timers.StartSingleTimer($"after {wait}", new LookAgain(), wait);
            }

            if (_options.WakeNeighbours && plan.Pods.Pods.SelectMany(p => p.Unbound).ToList() is { Count: > 0 } unbound)
            {
                NeighbourWaker.Wake(unbound);
                Timers.StartSingleTimer(nameof(Learn), new Learn(), NeighbourTime);
            }

            ReadFacts();
        }
        else if (_state.Touched)
        {
            LookSoon();
        }

        if (_options.LastGood is { } file && !ReferenceEquals(_state.Saved, plan))
        {
            file.SaveAsync(plan).PipeTo(Self, Self, () => new Saved(""), e => new Saved($"the last good plan cannot be stored: {e.Message}"));
        }

        _state = _state with { Saved = plan };
    }

    private static void Note(string subject, string text) => Context.Parent.Tell(new ProblemNoted(subject, text, IsLocal: true));

    private static TimeSpan Backoff(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestRetry.Ticks, TimeSpan.TicksPerSecond << Math.Min(10, failures)));
}
