using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>
/// Says what becomes of a connection in a cluster of these objects, on every Node that it passes, and which rules were asked. The verdicts are
/// those of <see cref="PodEvaluator"/> and <see cref="PlanEvaluator"/>. Not safe for concurrent use.
/// </summary>
/// <param name="objects">All objects that could be read.</param>
/// <param name="config">Configuration in force, taken to be the same on all Nodes.</param>
public sealed class ClusterTrace(IEnumerable<KubeObject> objects, EffectiveConfig config)
{
    private readonly List<KubeObject> _objects = [.. objects];
    private readonly SortedDictionary<string, WholeCluster> _plans = new(StringComparer.Ordinal);

    /// <summary>Plans of the Nodes that were asked about so far, by name.</summary>
    public IReadOnlyDictionary<string, WholeCluster> Plans => _plans;

    /// <summary>The answer.</summary>
    /// <exception cref="TraceQueryException">There is none; the message says what to change in the query.</exception>
    public Trace Explain(TraceQuery query)
    {
        var notes = new List<string>();
        var protocol = QueryChecks.Protocol(query);
        var resolver = new EndpointResolver(_objects, notes);
        var (from, to) = (resolver.Resolve(query.From, isDestination: false), resolver.Resolve(query.To, isDestination: true));
        var v6 = QueryChecks.Family(query, from, to);
        (from, to) = (from.In(v6), to.In(v6));
        var translator = new ServiceTranslator(_objects, resolver, notes);
        var ways = (to.Service, protocol, query.Port) switch
        {
            ({ }, null, _) => throw new TraceQueryException($"{to} is reached by its ports: {query.Protocol} is not translated to an endpoint"),
            ({ }, { } p, var port) => translator.To(to, from, p, port, v6),
            (null, { } p, { } port) when to.IsNode => translator.FromNodePort(to, p, port, v6),
            _ => [],
        };
        if (ways.Count == 0)
        {
            ways = [new Translation(to with { Port = QueryChecks.Port(query) }, null, 0)];
        }

        var route = new Route(from, QueryChecks.Packet(query, v6), v6);
        var traces = new SideTraces(_objects.OfType<PolicyObject>());
        var paths = ways.Select(w => route.Trace(w, n => new HopTracer(Plan(n).Plan, traces, query.Learnt ?? []))).ToList();
        notes.AddRange(paths.SelectMany(Remarks).Distinct());
        notes.AddRange(Masqueraded(from, paths));
        return new Trace(from, to, query.Protocol.ToLowerInvariant(), ListOf.From(paths), ListOf.From(notes.Distinct()));
    }

    private WholeCluster Plan(string node)
    {
        if (!_plans.TryGetValue(node, out var plan))
        {
            _plans[node] = plan = WholeCluster.Of(node, _objects, config);
        }

        return plan;
    }

    // What a policy's status would say: a rule that is enforced in another way than written, a group that does not exist.
    private IEnumerable<string> Remarks(TracePath path)
    {
        foreach (var hop in path.Hops)
        {
            var asked = hop.Sides.SelectMany(s => s.Tiers).SelectMany(t => t.Rules).Select(r => r.Policy).ToHashSet(StringComparer.Ordinal);
            foreach (var policy in _plans[hop.Node].Policies)
            {
                if (policy.Message.Length > 0 && asked.Contains(policy.Policy.ToString()))
                {
                    yield return $"{policy.Policy}: {policy.Message}";
                }
            }
        }
    }

    private static IEnumerable<string> Masqueraded(TraceEndpoint from, List<TracePath> paths) =>
        paths.Where(p => from.Kind == "Pod" && p.To.IsNode && p.To.Node != from.Node && p.Hops.Count > 1)
            .Select(p => $"where the CNI masquerades Pods on the way to Nodes, Node {p.To.Node} sees the address of Node {from.Node} instead");
}
