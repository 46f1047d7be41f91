using Antrea.Actors.Messages;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Netlink;
using Antrea.Enforcers.Queue;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Fqdn;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Dns;

/// <summary>
/// Learns addresses of domain names from the answers that Pods with such rules receive: listens to the queue, and has each answer wait until
/// its addresses are in the kernel's sets.
/// </summary>
public sealed class DnsActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _clock;
    private Listening? _listening;

    /// <param name="clock">The clock.</param>
    public DnsActor(TimeProvider clock)
    {
        _clock = clock;
        Receive<PlanPending>(m => Use(m.Plan));
        Receive<PlanInForce>(m => Refill());
        Receive<Broken>(m => Restart(m.Listening, m.Why));
        Receive<Again>(_ => Use(_listening?.Plan));
        Receive<Warn>(m => Context.GetLogger().Warning("{0}", m.Text));
        Receive<Describe>(_ => Sender.Tell(new Description(_listening?.Describe() ?? "no rules on domain names")));
    }

    private sealed record Broken(Listening Listening, string Why);

    private sealed record Again;

    private sealed record Warn(string Text);

    // The sockets and what was learnt through them.
    private sealed record Listening(NfQueue? Queue, IpsetAdder? Kernel, NetlinkFqdnSets? Sets, DnsObserver? Observer, FqdnTable Table, NodePlan Plan)
    {
        public string Describe() => Observer is not { } o ? "not listening"
            : $"{Table.Pods.Count} pods, {o.Statistics.CachedAddresses} addresses learnt from {o.Statistics.CachedAnswers} answers";
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PostStop() => Close();

    /// <summary>What the plan's Pods are to learn.</summary>
    public static FqdnTable TableOf(NodePlan plan)
    {
        var pods = plan.Pods.FqdnPods().Select(p => new FqdnPod($"{p.Pod} {p.Pod.Uid}", p.Pod.Addresses, ListOf.From(p.Names.Select(Rule).OfType<FqdnRule>())));

        // The kernel queues the answers of the configured servers only, by where the Pod sent its question.
        return new FqdnTable(pods, DnsServers.Anyone, plan.Pods.Options.Dns.MinTtl);

        static FqdnRule? Rule((string Fqdn, string Set) name) => FqdnPattern.TryParse(name.Fqdn, out var pattern)
            ? new FqdnRule(pattern, Names.Learnt(name.Set, AddressFamily.V4), Names.Learnt(name.Set, AddressFamily.V6)) : null;
    }

    private void Use(NodePlan? plan)
    {
        if (plan is null)
        {
            return;
        }

        if (ReferenceEquals(plan, _listening?.Plan) && _listening?.Observer is not null)
        {
            return;
        }

        var table = TableOf(plan);
        if (_listening?.Observer is null && table.Pods.IsEmpty)
        {
            return;
        }

        try
        {
            _listening = (_listening?.Observer is null ? Open(plan, table) : _listening) with { Table = table, Plan = plan };
            _listening.Observer!.Use(table);
            Context.Parent.Tell(new ProblemNoted("DNS answers", "", IsLocal: true));
        }
        catch (Exception e) when (e is NetlinkException or IpsetException)
        {
            Restart((_listening ?? new Listening(null, null, null, null, table, plan)) with { Table = table, Plan = plan }, e.Message);
        }
    }

    private Listening Open(NodePlan plan, FqdnTable table)
    {
        var self = Self;
        var kernel = IpsetAdder.Open();
        var sets = new NetlinkFqdnSets(kernel);
        var observer = new DnsObserver(sets, _clock, warn: text => self.Tell(new Warn(text)));
        observer.Use(table);
        foreach (var set in table.Sets)
        {
            // What was promised before a restart holds.
            foreach (var member in sets.Members(set) ?? [])
            {
                observer.Seed(set, member.Net, member.Timeout ?? TimeSpan.FromDays(1));
            }
        }

        NfQueue queue;
        try
        {
            queue = NfQueue.Start(
                new NfQueueOptions { Queue = PodDns.Queue, OnError = e => self.Tell(new Warn($"a DNS answer could not be read: {e.Message}")) },
                (in QueuedPacket p) => observer.Reply(p.Payload) == DnsVerdict.Pass ? PacketVerdict.Accept : PacketVerdict.Drop);
        }
        catch
        {
            kernel.Dispose();
            throw;
        }

        var listening = new Listening(queue, kernel, sets, observer, table, plan);
        queue.Completion.ContinueWith(
            t => self.Tell(new Broken(listening, t.Exception?.GetBaseException().Message ?? "the queue was closed")), TaskScheduler.Default);
        return listening;
    }

    // The rules are there now, and with them their sets: what was learnt meanwhile, or lost with a set, comes in.
    private void Refill()
    {
        if (_listening is not { Observer: { } observer, Sets: { } sets } listening)
        {
            return;
        }

        foreach (var set in listening.Table.Sets)
        {
            var known = observer.Contents(set);
            if (known.Length > 0 && sets.Members(set) is { } members)
            {
                var there = members.Select(m => m.Net).ToHashSet();
                sets.Add([.. known.Where(k => !there.Contains(k.Address))]);
            }
        }
    }

    private void Restart(Listening listening, string why)
    {
        if (_listening?.Queue is { } current && !ReferenceEquals(current, listening.Queue))
        {
            return;
        }

        var plan = _listening?.Plan ?? listening.Plan;
        Close();
        _listening = new Listening(null, null, null, null, listening.Table, plan);
        Context.GetLogger().Error("DNS answers are not seen: {0}; next attempt in {1} s", why, Retry.TotalSeconds);
        Context.Parent.Tell(new ProblemNoted("DNS answers", $"not seen, names that are not learnt yet stay closed: {why}", IsLocal: true));
        Timers.StartSingleTimer(nameof(Again), new Again(), Retry);
    }

    private void Close()
    {
        _listening?.Queue?.Dispose();
        _listening?.Kernel?.Dispose();
        _listening = null;
    }
}
