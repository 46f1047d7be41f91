namespace Antrea.Testing.Kernel.Rules;

/// <summary>Leads one packet through the tables of both backends in the order of their hooks. The nat table is not on the way: see <see cref="Targets.NatTarget"/>.</summary>
internal sealed class Tracer(IReadOnlyList<(Backend Backend, Table Table)> tables, PacketState packet, bool count,
    IReadOnlyDictionary<int, Func<Packet, Verdict>>? listeners = null)
{
    private static readonly Dictionary<Hook, (string Table, string Chain)[]> Ways = new()
    {
        [Hook.Input] = [("raw", "PREROUTING"), ("mangle", "PREROUTING"), ("mangle", "INPUT"), ("filter", "INPUT"), ("security", "INPUT")],
        [Hook.Output] = [("raw", "OUTPUT"), ("mangle", "OUTPUT"), ("filter", "OUTPUT"), ("security", "OUTPUT"), ("mangle", "POSTROUTING")],
        [Hook.Forward] =
        [
            ("raw", "PREROUTING"), ("mangle", "PREROUTING"), ("mangle", "FORWARD"), ("filter", "FORWARD"), ("security", "FORWARD"), ("mangle", "POSTROUTING"),
        ],
    };

    private readonly List<TraceStep> _steps = [];
    private readonly List<QueueHit> _queues = [];
    private bool _acceptedByPolicy = true;

    public TraceResult Run()
    {
        foreach (var (tableName, chainName) in Ways[packet.Packet.Hook])
        {
            packet.Enter(tableName, chainName);
            foreach (var (backend, table) in tables)
            {
                if (table.Name != tableName)
                {
                    continue;
                }

                var chain = table.Find(chainName)!;
                var decision = Walk(backend, table, chain);
                var byPolicy = decision is null || decision.Return;
                if (byPolicy)
                {
                    decision = chain.AcceptByDefault ? Decision.Accept : Decision.Drop;
                    if (count)
                    {
                        chain.Packets++;
                        chain.Bytes += packet.Bytes.Value.Length;
                    }
                }

                if (decision!.Queue is { } queue)
                {
                    _queues.Add(queue);
                    decision = Heard(decision, queue);
                }

                if (decision.Verdict != Verdict.Accept)
                {
                    return Result(decision, byPolicy);
                }

                _acceptedByPolicy = byPolicy;
            }
        }

        return Result(Decision.Accept, _acceptedByPolicy);
    }

    private TraceResult Result(Decision decision, bool byPolicy) => new()
    {
        Verdict = decision.Verdict, RejectWith = decision.RejectWith, Queue = decision.Queue?.Number, ByPolicy = byPolicy,
        Steps = _steps, Log = packet.Log, Nflog = packet.Nflog, Queues = _queues, Mark = packet.Mark, ConnMark = packet.ConnMark,
    };

    /// <summary>What becomes of a queued packet. Bypass and a listener's accept lead on to the next table, not to the next rule.</summary>
    private Decision Heard(Decision decision, QueueHit queue) => listeners is null ? decision
        : listeners.TryGetValue(queue.Number, out var listener) ? (listener(packet.Packet) == Verdict.Accept ? Decision.Accept : Decision.Drop)
        : queue.Bypass ? Decision.Accept : Decision.Drop;

    /// <summary>Null: the packet fell off the chain's end.</summary>
    private Decision? Walk(Backend backend, Table table, Chain chain)
    {
        for (var i = 0; i < chain.Rules.Count; i++)
        {
            var rule = chain.Rules[i];
            if (!rule.Spec.MatchesPacket(packet))
            {
                continue;
            }

            _steps.Add(new(backend, table.Name, chain.Name, i + 1, rule.Spec.Text, [.. rule.Spec.Comments]));
            if (count)
            {
                rule.Packets++;
                rule.Bytes += packet.Bytes.Value.Length;
            }

            if (rule.Spec.Jump is { } jump)
            {
                var decision = Walk(backend, table, table.Find(jump)!);
                if (rule.Spec.Goto || decision is { Return: false })
                {
                    return decision;
                }
            }
            else if (rule.Spec.Target?.Act(packet) is { } decision)
            {
                return decision;
            }
        }

        return null;
    }
}
