using Antrea.Actors.Harness;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;

namespace Antrea.Actors.Churn;

/// <summary>Random changes of a small cluster, from a seed.</summary>
public sealed class Changes(int seed)
{
    private static readonly string[] Apps = ["a", "b", "c"];

#pragma warning disable CA5394 // The same sequence for the same seed is the point.
    private readonly Random _random = new(seed);

    /// <summary>The cluster at the start.</summary>
    public static IReadOnlyList<KubeObject> Cluster =>
    [
        Objects.Node("n1", "192.0.2.1"), Objects.Node("n2", "192.0.2.2"),
        Objects.Namespace("x", "team: red"), Objects.Namespace("y", "team: blue"),
        Objects.Pod("x", "pod0", "10.0.0.10", "app: a"), Objects.Pod("y", "pod1", "10.0.0.11", "app: b"),
    ];

    public int Next(int below) => _random.Next(below);

    public bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>A batch of changes that are told as one revision.</summary>
    /// <param name="offered">What there is now.</param>
    /// <param name="isGentle">True = no update that is refused and nothing that others depend on is deleted.</param>
    public List<object> Batch(IReadOnlyDictionary<ObjectKey, object> offered, bool isGentle = false)
    {
        var batch = new List<object>();
        for (var n = 1 + Next(4); n > 0; n--)
        {
            batch.Add(One(offered, isGentle));
        }

        return batch;
    }

    private object One(IReadOnlyDictionary<ObjectKey, object> offered, bool isGentle) => Next(20) switch
    {
        < 7 => new ObjectChanged(Policy(!isGentle && Chance(15), isGentle)),
        7 => isGentle ? new ObjectChanged(Policy(isInvalid: false, isPlain: true)) : new ObjectUnreadable(PolicyKey(), 0, "spec.priority: must be a number"),
        8 or 9 => new ObjectRemoved(PolicyKey()),
        10 => isGentle || Chance(60) ? new ObjectChanged(Tier()) : new ObjectRemoved(Tier().Key),
        11 => new ObjectChanged(Group(isInvalid: !isGentle && Chance(15))),
        12 => isGentle ? new ObjectChanged(Group(isInvalid: false)) : new ObjectRemoved(Group(false).Key),
        13 or 14 => new ObjectChanged(Pod()),
        15 => new ObjectRemoved(Pod().Key),
        16 => new ObjectChanged(Objects.Namespace(Chance(50) ? "x" : "y", Chance(50) ? "team: red" : "team: blue")),
        17 => Node(offered),
        18 => new ObjectChanged(Objects.Node("n1", "192.0.2.1", Chance(75) ? "role: worker" : "role: idle")),
        _ => Config(),
    };

    private object Node(IReadOnlyDictionary<ObjectKey, object> offered)
    {
        var i = 2 + Next(4);
        var node = Objects.Node($"n{i}", $"192.0.2.{(10 * Next(2)) + i}", Chance(50) ? "zone: east" : "zone: west");
        return offered.ContainsKey(node.Key) && Chance(40) ? new ObjectRemoved(node.Key) : new ObjectChanged(node);
    }

    private object Config() => Next(6) switch
    {
        0 => new ObjectRemoved(Objects.Config("").Key),
        1 => new ObjectChanged(Objects.Config("featureGates: {NodeNetworkPolicy: false}")),
        2 => new ObjectChanged(Objects.Config("featureGates: {NoSuchGate: true}")),
        3 => new ObjectChanged(Objects.Config("{featureGates: {NodeNetworkPolicy: true}, failsafe: {enabled: false}}")),
        _ => new ObjectChanged(Objects.Config("featureGates: {NodeNetworkPolicy: true}")),
    };

    private ObjectKey PolicyKey() => new("ClusterNetworkPolicy", ApiGroups.Antrea, "", $"p{Next(8)}");

    private KubeObject Tier()
    {
        var i = Next(3);
        return Objects.Tier($"t{i}", 110 + i);
    }

    private KubeObject Group(bool isInvalid)
    {
        var name = $"g{Next(3)}";
        var selector = $"podSelector: {{matchLabels: {{app: {App()}}}}}";
        return Objects.ClusterGroup(name, isInvalid ? $"{selector}, ipBlocks: [{{cidr: 10.1.0.0/16}}], nodeSelector: {{}}" : Next(4) switch
        {
            0 => "nodeSelector: {matchLabels: {zone: east}}",
            1 => $"ipBlocks: [{{cidr: 10.{Next(4)}.0.0/16}}, {{cidr: 10.9.0.0/24}}]",
            2 => "namespaceSelector: {matchLabels: {team: red}}",
            _ => selector,
        });
    }

    private KubeObject Pod()
    {
        var i = Next(6);
        return Objects.Pod(i % 2 == 0 ? "x" : "y", $"pod{i}", $"10.0.{Next(2)}.{10 + i}", $"app: {App()}");
    }

    private KubeObject Policy(bool isInvalid, bool isPlain)
    {
        var rules = isInvalid
            ? "ingress: [{name: same, action: Drop}, {name: same, action: Drop}]"
            : $"ingress: [{string.Join(", ", Enumerable.Range(0, 1 + Next(3)).Select(i => Rule($"in{i}", "from")))}]"
                + (Chance(50) ? $", egress: [{Rule("out", "to")}]" : "");
        var tier = isPlain ? "application" : Next(6) switch { 0 => "baseline", 1 => "t0", 2 => "t1", _ => "application" };
        return Objects.Policy($"p{Next(8)}", 1 + Next(1000), rules, 1 + Next(9), tier, Chance(85) ? "role: worker" : "role: idle");
    }

    private string Rule(string name, string side)
    {
        var peer = Next(6) switch
        {
            0 => $"ipBlock: {{cidr: 10.{Next(4)}.0.0/16}}",
            1 => $"podSelector: {{matchLabels: {{app: {App()}}}}}",
            2 => "namespaceSelector: {matchLabels: {team: red}}",
            3 => "nodeSelector: {matchLabels: {zone: east}}",
            _ => $"group: g{Next(3)}",
        };
        var action = Next(4) switch { 0 => "Allow", 1 => "Reject", 2 => "Pass", _ => "Drop" };
        var ports = Chance(60) ? $", ports: [{{protocol: TCP, port: {80 + Next(5)}}}]" : "";
        return $"{{name: {name}, action: {action}, {side}: [{{{peer}}}]{ports}}}";
    }

    private string App() => Apps[Next(3)];
#pragma warning restore CA5394
}
