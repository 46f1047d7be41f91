using Antrea.Actors.Messages;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Logs;

/// <summary>Writes np.log: hears the packets that logged rules decide, and knows the rules by the plan.</summary>
public sealed class PolicyLogActor : ReceiveActor, IWithTimers, IDisposable
{
    private const int HeaderBytes = 128;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly NetworkPolicyLog _log;
    private NflogReader? _reader;

    // Read by the listening thread: an immutable value, exchanged whole.
    private volatile LogBook _book = LogBook.Empty;

    /// <param name="options">Where the log is.</param>
    /// <param name="clock">The clock.</param>
    public PolicyLogActor(NetworkPolicyLogOptions options, TimeProvider clock)
    {
        var self = Self;
        _log = new NetworkPolicyLog(options with { OnNotice = text => self.Tell(new Notice(text)) }, clock);
        Receive<PlanPending>(m =>
        {
            _book = new LogBook(m.Plan.Pods);
            if (_reader is null && m.Plan.Pods.Enabled && !Timers.IsTimerActive(nameof(Again)))
            {
                Listen();
            }
        });
        Receive<PlanInForce>(_ => { });
        Receive<Again>(_ => Listen());
        Receive<Broken>(m => Broke(m.Why));
        Receive<Notice>(m => Context.GetLogger().Warning("np.log: {0}", m.Text));
        Receive<Describe>(_ => Sender.Tell(new Description(
            $"{_log.Path}: {_log.Written} lines, {_log.LeftOut} left out{(_reader is null ? ", not listening" : "")}")));
    }

    private sealed record Again;

    private sealed record Broken(string Why);

    private sealed record Notice(string Text);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PostStop() => Dispose();

    /// <summary>Stops listening; lines that wait are still written.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
        _ = _log.DisposeAsync().AsTask();
    }

    private void Listen()
    {
        var self = Self;
        try
        {
            _reader = NflogReader.Start(
                new NflogOptions { Group = PodRuleText.LogGroup, CopyRange = HeaderBytes, OnError = e => self.Tell(new Notice($"a packet could not be logged: {e.Message}")) },
                OnPacket);
            _reader.Completion.ContinueWith(t => t.Exception is { } e ? Tell(self, e.GetBaseException().Message) : t, TaskScheduler.Default);
            Context.Parent.Tell(new ProblemNoted("np.log", "", IsLocal: true));
        }
        catch (NetlinkException e)
        {
            Broke(e.Message);
        }
    }

    private static Task Tell(IActorRef self, string why)
    {
        self.Tell(new Broken(why));
        return Task.CompletedTask;
    }

    private void OnPacket(in LoggedPacket packet)
    {
        if (PacketSummary.TryParse(packet.Payload, out var summary) && _book.Entry(packet.Prefix, summary) is { } entry)
        {
            _log.Add(entry);
        }
    }

    private void Broke(string why)
    {
        _reader?.Dispose();
        _reader = null;
        Context.GetLogger().Error("nothing comes into np.log: {0}; next attempt in {1} s", why, Retry.TotalSeconds);
        Context.Parent.Tell(new ProblemNoted("np.log", why, IsLocal: true));
        Timers.StartSingleTimer(nameof(Again), new Again(), Retry);
    }
}
