namespace Antrea.Policy.Status;

/// <summary>What all agents report, by policy.</summary>
public sealed class ReportTally
{
    private readonly Dictionary<string, List<Said>> _byUid = new(StringComparer.Ordinal);

    /// <summary>Puts reports in order; those of Nodes that are not there, or were replaced by others of the same name, do not count.</summary>
    public ReportTally(IEnumerable<NodeReport> reports, NodeTable nodes)
    {
        foreach (var r in reports)
        {
            if (nodes[r.Node] is not (>= 0 and var node) || !IsOf(r, nodes.All[node].Metadata.Uid))
            {
                continue;
            }

            foreach (var p in r.Policies.Items)
            {
                if (!_byUid.TryGetValue(p.Uid, out var all))
                {
                    _byUid[p.Uid] = all = [];
                }

                all.Add(new Said(node, p.Generation, p.Phase, p.Message));
            }
        }
    }

    /// <summary>What the Nodes of a span say of a generation of a policy: in how many it is in force, and which failed, with their words.</summary>
    public (int Realized, IReadOnlyList<(int Node, string Message)> Failed) Of(string uid, long generation, NodeSet span)
    {
        var best = new Dictionary<int, Said>();
        foreach (var said in _byUid.GetValueOrDefault(uid, []))
        {
            // A policy stands in two parts while a report is being split anew: the newer counts, and else what is worse.
            if (span.Contains(said.Node) && (!best.TryGetValue(said.Node, out var other) || said.IsBefore(other)))
            {
                best[said.Node] = said;
            }
        }

        var current = best.Values.Where(s => s.Generation == generation).ToList();
        return (
            current.Count(s => s.Phase == PolicyPhase.Realized),
            [.. current.Where(s => s.Phase == PolicyPhase.Failed).OrderBy(s => s.Node).Select(s => (s.Node, s.Message))]);
    }

    private static bool IsOf(NodeReport report, string uid) => report.NodeUid.Length == 0 || uid.Length == 0 || report.NodeUid == uid;

    private readonly record struct Said(int Node, long Generation, PolicyPhase Phase, string Message)
    {
        public bool IsBefore(Said other) => Generation != other.Generation ? Generation > other.Generation : Rank > other.Rank;

        private int Rank => Phase switch { PolicyPhase.Failed => 3, PolicyPhase.Pending => 2, PolicyPhase.Realizing => 1, _ => 0 };
    }
}
