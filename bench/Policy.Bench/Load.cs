using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Bench;

/// <summary>A cluster: its Namespaces and Pods, and its policies as target and peer.</summary>
public sealed record Load(string Name, List<KubeObject> Objects, List<(MemberSelector Target, MemberSelector? Peer)> Policies)
{
    /// <summary>The Node from which it is seen, one of 1,000.</summary>
    public const string Node = "node-0";

    /// <summary>The policies as a Node's agent wants them: targets are the Pods here.</summary>
    public IEnumerable<GroupsWanted> Wanted() => Policies.Select((p, i) => new GroupsWanted(
        new PolicyRef(PolicyRef.KubernetesKind, "", $"p{i}"),
        [new GroupUse([p.Target with { Local = true }], p.Peer is null ? [] : [p.Peer], false)]));

    /// <summary>The policies' distinct selectors for all Pods of the cluster.</summary>
    public List<MemberSelector> Selectors() => [.. Policies.SelectMany(p => p.Peer is null ? [p.Target] : (MemberSelector[])[p.Target, p.Peer]).Distinct()];

    /// <summary>Namespaces of 4 Pods, 2 apps and 3 policies each: deny all, and each app from the other.</summary>
    public static Load SmallNamespaces(int namespaces) => Make($"SmallNamespaces ({namespaces:N0} namespaces)", namespaces, pods: 4, apps: 2,
        ns => [(In(ns), null), (In(ns, 0), In(ns, 1)), (In(ns, 1), In(ns, 0))]);

    /// <summary>100 namespaces of 1,000 Pods, 100 apps and 101 policies each.</summary>
    public static Load LargeNamespaces() => Make("LargeNamespaces", 100, pods: 1000, apps: 100,
        ns => [(In(ns), null), .. Enumerable.Range(0, 100).Select(i => (In(ns, i), (MemberSelector?)In(ns, (i + 1) % 100)))]);

    /// <summary>One namespace of 10,000 Pods and 10,000 policies that all select all.</summary>
    public static Load OneNamespace() => Make("OneNamespace", 1, pods: 10_000, apps: 1, ns => [.. Enumerable.Repeat((In(ns), (MemberSelector?)In(ns)), 10_000)]);

    /// <summary>One namespace of 10,000 Pods, each with labels of its own, and a policy for each.</summary>
    public static Load NetpolPerPod() => Make("NetpolPerPod", 1, pods: 10_000, apps: 10_000,
        ns => [.. Enumerable.Range(0, 10_000).Select(i => (In(ns, i), (MemberSelector?)In(ns, (i + 1) % 10_000)))]);

    /// <summary>1,000 namespaces of 100 Pods and 10 apps; 10,000 policies with 100 Pods of 10 namespaces as peers.</summary>
    public static Load ClusterScopedNetpol() => Make("ClusterScopedNetpol", 1000, pods: 100, apps: 10,
        ns => [.. Enumerable.Range(0, 10).Select(app => (In(ns, app), (MemberSelector?)new MemberSelector(
            MemberKind.Pods, App(app), new LabelSelector(Labels.Of(("part", $"part-{(ns + app) % 100}")), []))))]);

    private static Load Make(string name, int namespaces, int pods, int apps, Func<int, List<(MemberSelector Target, MemberSelector? Peer)>> policies)
    {
        var random = new Random(1);
        var objects = new List<KubeObject>();
        for (var ns = 0; ns < namespaces; ns++)
        {
            var labels = Labels.Of(("kubernetes.io/metadata.name", $"ns-{ns}"), ("part", $"part-{ns % 100}"));
            objects.Add(new Namespace(new ObjectMeta($"ns-{ns}", Labels: labels)));
        }

        for (var i = 0; i < namespaces * pods; i++)
        {
            objects.Add(Pod(i / pods, i % pods, i % apps, $"node-{random.Next(1000)}", (uint)random.Next()));
        }

        return new(name, objects, [.. Enumerable.Range(0, namespaces).SelectMany(policies)]);
    }

    /// <summary>A Pod of an app.</summary>
    public static Pod Pod(int ns, int number, int app, string node, uint address) => new(
        new ObjectMeta($"pod-{number}", $"ns-{ns}", Labels: Labels.Of(("app", $"app-{app}"), ("managed-by", "bench"))),
        node, "default", false, "Running", [$"10.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}"], []);

    private static MemberSelector In(int ns, int app = -1) => new(MemberKind.Pods, app < 0 ? LabelSelector.Everything : App(app), null, $"ns-{ns}");

    private static LabelSelector App(int app) => new(Labels.Of(("app", $"app-{app}")), []);
}
