using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;
using Antrea.Policy.Status;
using Antrea.Policy.Tests.Selection;

namespace Antrea.Policy.Tests.Status;

/// <summary>The spans of random policies in random clusters, against each Pod compared with each selector.</summary>
public sealed class SpanPropertyTests
{
    [Fact]
    public void Spans_are_those_of_every_Pod_compared_with_every_selector()
    {
        var (compared, some) = (0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new RandomCluster(seed);
            var objects = Enumerable.Range(0, 60).Select(_ => random.Object()).DistinctBy(o => o.Key).ToImmutableDictionary(o => o.Key);
            var policies = Enumerable.Range(0, 20).Select(i => Policy(random, $"p{i}")).ToList();
            var spans = ClusterSpans.Of(objects.AddRange(policies.Select(p => KeyValuePair.Create(p.Key, (KubeObject)p))));
            foreach (var p in policies)
            {
                var found = spans.Of(p);
                found.Problem.ShouldBeNull();
                var names = found.Nodes.Names(spans.Nodes).ToList();
                names.ShouldBe(Naive(p, objects.Values), $"seed {seed}, {p}");
                found.Nodes.Count.ShouldBe(names.Count);
                (compared, some) = (compared + 1, some + (names.Count > 0 ? 1 : 0));
            }
        }

        compared.ShouldBe(6000);
        some.ShouldBeGreaterThan(1000);
    }

    private static ClusterNetworkPolicy Policy(RandomCluster random, string name)
    {
        var isForNodes = random.Chance(25);
        AppliedTo Entry() => Applied(random.Selector(), isForNodes);
        var own = random.Chance(60);
        var rules = Enumerable.Range(0, 3).Select(i => new PolicyRule($"r{i}", RuleAction.Drop, [], [], [], [], [], own || isForNodes ? [] : [Entry()]));
        return new(new ObjectMeta(name), new PolicySpec("application", 1, own || isForNodes ? [Entry(), Entry()] : [], ListOf.From(rules), []));
    }

    private static AppliedTo Applied(MemberSelector s, bool isForNodes) =>
        isForNodes ? new AppliedTo(NodeSelector: s.Objects)
        : s.ServiceAccount.Length > 0 ? new AppliedTo(ServiceAccount: new NamespacedName(s.Namespace.Length > 0 ? s.Namespace : "x", s.ServiceAccount))
        : new AppliedTo(PodSelector: s.Objects, NamespaceSelector: s.Namespaces);

    private static List<string> Naive(ClusterNetworkPolicy policy, IEnumerable<KubeObject> objects)
    {
        var all = objects.ToList();
        var nodes = all.OfType<Node>().ToList();
        var entries = policy.Spec.AppliedTo.Concat(policy.Spec.Ingress.SelectMany(r => r.AppliedTo)).ToList();
        var of = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var a in entries)
        {
            of.UnionWith(nodes.Where(n => a.NodeSelector?.Matches(n.Metadata.Labels) == true).Select(n => n.Metadata.Name));
            of.UnionWith(all.OfType<Pod>().Where(p => a.NodeSelector is null && ClusterSpans.Counts(p) && Selects(a, p, all)).Select(p => p.NodeName));
        }

        of.IntersectWith(nodes.Select(n => n.Metadata.Name));
        return [.. of];
    }

    private static bool Selects(AppliedTo a, Pod p, List<KubeObject> all) => a.ServiceAccount is { } account
        ? p.Metadata.Namespace == account.Namespace && p.ServiceAccount == account.Name
        : (a.PodSelector ?? LabelSelector.Everything).Matches(p.Metadata.Labels)
            && (a.NamespaceSelector is null || (all.OfType<Namespace>().FirstOrDefault(n => n.Metadata.Name == p.Metadata.Namespace) is { } ns
                && a.NamespaceSelector.Matches(ns.Metadata.Labels)));
}
