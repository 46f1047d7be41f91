using Antrea.Enforcers.Conntrack;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.L7.Flows;
using Antrea.Enforcers.Logs;
using Antrea.Enforcers.Netlink;
using Antrea.Enforcers.Queue;
using Antrea.L7.Http;
using Antrea.L7.Packets;
using Antrea.L7.Streams;
using Antrea.Policy.Addresses;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.L7;

/// <summary>
/// Judges layer 7 in the packet path: listens to the queues that the rules fill, each on a thread of its own with its own connections, and to the first packets of
/// answers. It has no rules of the kernel itself, and outlives changes of the plan.
/// </summary>
public sealed class L7Engine : IDisposable
{
    // Only the beginning of an answer is logged, whatever its length.
    private const int MostBytes = 1 << 24;

    private readonly List<(PacketJudge Judge, NfQueue Queue)> _queues = [];
    private readonly L7EngineOptions _options;
    private readonly Resetter _resetter;
    private readonly NflogReader _answers;
    private readonly LearntNames _names = new();
    private readonly L7Events _events;
    private readonly MemoryBudget _budget;
    private GuardTable _guards;
    private bool _disposed;

    private L7Engine(PodPlan plan, L7EngineOptions options)
    {
        _options = options;
        var (marks, settings, count) = (plan.Options.Marks, plan.Options.L7, plan.L7.Queues);
        (Marks, Settings, Queues) = (marks, settings, count);
        _events = new L7Events(settings.Eve ? options.Log : null);
        _budget = new MemoryBudget((long)settings.MaxMemoryMiB << 20);
        _guards = new GuardTable(plan, _names.Contains);
        _resetter = new Resetter(RawSockets.Start(marks.Own), marks.Judged, _events.Denied);
        var ids = new ConnectionIds(options.Clock);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var context = new JudgeContext(
                    marks, settings, HttpLimits.Default with { MaxHead = settings.MaxHeadBytes }, _budget, _resetter, _events, ids, Math.Max(1, settings.MaxConnections / count), options.Clock);
                var judge = new PacketJudge(context, _guards, plan.L7.Epoch);
                var queue = NfQueue.Start(new NfQueueOptions { Queue = (ushort)(PodL7.FirstQueue + i), OnError = e => options.Warn($"a packet could not be judged: {e}") }, judge.Judge);
                judge.Give = (id, verdict) => queue.Give(id, verdict);
                _queues.Add((judge, queue));
            }

            _answers = NflogReader.Start(new NflogOptions { Group = PodL7.AnswerGroup, Threshold = 16, OnError = e => options.Warn($"an answer could not be read: {e}") }, Answered);
        }
        catch
        {
            _queues.ForEach(q => q.Queue.Dispose());
            _resetter.Dispose();
            throw;
        }

        Flows = new EngineFlows([.. _queues.Select(q => q.Judge)]);
        Completion = Task.WhenAny([_answers.Completion, .. _queues.Select(q => q.Queue.Completion)]).Unwrap();
    }

    /// <summary>Bits that it works with.</summary>
    public MarkBits Marks { get; }

    /// <summary>The configuration it works with.</summary>
    public L7Settings Settings { get; }

    /// <summary>Number of queues.</summary>
    public int Queues { get; }

    /// <summary>Ends when a queue does; fails when its socket did.</summary>
    public Task Completion { get; }

    /// <summary>Connections that are known.</summary>
    public int Connections => _queues.Sum(q => q.Judge.Count);

    /// <summary>Binds the queues in the network namespace of the calling thread, and listens.</summary>
    /// <exception cref="NetlinkException">No permission, or another program listens there.</exception>
    public static L7Engine Open(PodPlan plan, L7EngineOptions options) => new(plan, options);

    /// <summary>What happens to connections.</summary>
    public IFlowSource Flows { get; }

    /// <summary>What was counted since it began to listen.</summary>
    public L7Statistics Statistics()
    {
        var sum = new L7Tally();
        _queues.ForEach(q => q.Judge.Read(sum.Add));
        long drops = 0, errors = 0;
        foreach (var (i, (_, queue)) in _queues.Index())
        {
            drops += KernelQueueCounters.Read(PodL7.FirstQueue + i) is { } kernel ? kernel.Dropped + kernel.UserDropped : 0;
            errors += queue.Statistics.VerdictErrors + queue.Statistics.HandlerErrors;
        }

        return sum.Result with
        {
            FlowsLive = Connections, MemoryBytes = _budget.Taken, QueueDrops = drops, NetlinkErrors = errors,
            EventsWritten = _options.Log?.Written ?? 0, EventsDropped = (_options.Log?.Dropped ?? 0) + _resetter.Lost, EventErrors = _options.Log?.Errors ?? 0,
        };
    }

    /// <summary>From now on these rules; what was let go is let go in the plan's epoch.</summary>
    public void Use(PodPlan plan)
    {
        _guards = new GuardTable(plan, _names.Contains, _guards);
        foreach (var (judge, _) in _queues)
        {
            // What they remember is theirs alone.
            judge.Use(_guards.Copy(), plan.L7.Epoch);
        }
    }

    /// <summary>Ends what takes too long.</summary>
    public void Sweep() => _queues.ForEach(q => q.Judge.Sweep());

    /// <summary>Forgets connections that the kernel has forgotten.</summary>
    /// <exception cref="NetlinkException">The connection table cannot be read.</exception>
    public void Forget()
    {
        var since = Environment.TickCount64;
        var live = new HashSet<ConnectionKey>();
        using var table = ConntrackTable.Open();
        foreach (var v6 in (bool[])[false, true])
        {
            table.Visit(v6, Marks.Judged, Marks.Judged, f =>
            {
                if (f.Original.Protocol == IpProtocol.Tcp)
                {
                    live.Add(new ConnectionKey(f.Original.Source.Bits, f.Reply.Source.Bits, f.Original.SourcePort, f.Reply.SourcePort, v6));
                }
            });
        }

        _queues.ForEach(q => q.Judge.Keep(live, since));
    }

    /// <summary>
    /// Takes the marks of earlier epochs from connections: their next packet comes to the judge. The rules do the same; this is for those that stay silent until
    /// the number of an epoch comes again.
    /// </summary>
    /// <exception cref="NetlinkException">The connection table cannot be read or written.</exception>
    public static void EndEpochs(PodPlan plan)
    {
        var marks = plan.Options.Marks;
        using var table = ConntrackTable.Open();
        foreach (var v6 in (bool[])[false, true])
        {
            var old = new List<Flow>();
            table.Visit(v6, marks.Judged, marks.Judged, f =>
            {
                if ((f.Mark & marks.EpochMask) is not 0 and var epoch && epoch != marks.Epoch(plan.L7.Epoch))
                {
                    old.Add(f);
                }
            });
            table.SetMark(old, 0, marks.EpochMask);
        }
    }

    /// <summary>
    /// Keeps connections under layer-7 rules where they are when the bits of the mark change: they get the new bit beside the old ones. What else was known of them is
    /// not: they are opened anew.
    /// </summary>
    /// <param name="from">The bits of before.</param>
    /// <param name="to">The bits of now.</param>
    /// <param name="isInForce">True if the rules go by the new bits already: the old ones are taken away.</param>
    /// <exception cref="NetlinkException">The connection table cannot be read or written.</exception>
    public static void MoveMarks(MarkBits from, MarkBits to, bool isInForce)
    {
        using var table = ConntrackTable.Open();
        foreach (var v6 in (bool[])[false, true])
        {
            var judged = new List<Flow>();
            table.Visit(v6, from.Judged, from.Judged, judged.Add);
            table.SetMark(judged, to.Judged, isInForce ? from.Judged | from.Saved | to.Judged | to.Saved : to.Judged);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _answers.Dispose();
        _queues.ForEach(q => q.Queue.Dispose());
        _resetter.Dispose();
        _names.Dispose();
    }

    private void Answered(in LoggedPacket packet)
    {
        if (!TcpPacket.TryRead(packet.Payload, MostBytes, out var answer))
        {
            return;
        }

        foreach (var (judge, _) in _queues)
        {
            if (judge.Answered(answer))
            {
                return;
            }
        }
    }
}
