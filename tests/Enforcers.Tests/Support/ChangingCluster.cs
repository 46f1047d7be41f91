using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>A random cluster that changes a little at each step: policies, Pods, Services and groups come, change and go.</summary>
internal sealed class ChangingCluster
{
    private readonly Random _random;
    private readonly SortedDictionary<ObjectKey, KubeObject> _objects = [];
    private EffectiveConfig _config;
    private bool _bound;

    public ChangingCluster(Random random)
    {
        (_random, _config) = (random, RandomClusters.Config(random));
        Take(RandomClusters.Objects(random).Concat(RandomPolicies.Of(random, 6)));
    }

    /// <summary>The next state, planned by itself.</summary>
    public WholeCluster Next()
    {
        for (var i = _random.Next(2, 5); i > 0; i--)
        {
            Change();
        }

        return WholeCluster.Of(RandomClusters.Here, _objects.Values, _config, Facts());
    }

    private void Change()
    {
        switch (_random.Next(10))
        {
            case < 4:
                Take([RandomPolicies.One(_random, $"np{_random.Next(8)}")]);
                break;
            case 4 or 5:
                Drop(k => k.Kind.EndsWith("NetworkPolicy", StringComparison.Ordinal));
                break;
            case 6:
                Drop(k => k.Kind == "Pod");
                break;
            case 7 or 8:
                // One object of a cluster drawn anew: a Pod with other labels or addresses, another Service or group.
                Take([_random.Pick(RandomClusters.Objects(_random))]);
                break;
            default:
                (_config, _bound) = (RandomClusters.Config(_random), _random.Chance(50));
                break;
        }
    }

    // Half of the Pods are routed, the others are ports of a bridge.
    private NodeFacts Facts()
    {
        var links = _objects.Values.OfType<Pod>().Where(p => p.NodeName == RandomClusters.Here && !p.HostNetwork)
            .SelectMany(p => p.Addresses).Select(IpNet.Parse).Distinct().Select(a => new PodLink(a, $"veth{(uint)a.Bits & 0xff}", (a.Bits & 1) == 1)).ToList();
        return !_bound ? NodeFacts.None : new NodeFacts([], false, ListOf.From(links), ListOf.From(links.Where(l => l.IsBridgePort).Select(l => l.Interface).Distinct()));
    }

    private void Drop(Func<ObjectKey, bool> which)
    {
        if (_objects.Keys.Where(which).ToList() is { Count: > 0 } some)
        {
            _objects.Remove(_random.Pick(some));
        }
    }

    private void Take(IEnumerable<KubeObject> objects)
    {
        foreach (var o in objects)
        {
            _objects[o.Key] = o;
        }
    }
}
