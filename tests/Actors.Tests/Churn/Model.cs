using Antrea.Actors.Harness;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Kubernetes.Configuration;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Policy.Tiers;
using Antrea.Policy.Validation;

namespace Antrea.Actors.Churn;

/// <summary>
/// What an agent should hold after the same messages, kept the simple way: all at once, in one thread. Acceptance follows the contract: an
/// update that is refused leaves the last good one, a tier in use stays, a ConfigMap that cannot be used changes nothing.
/// </summary>
public sealed class Model(AgentConfig file)
{
    private readonly Dictionary<ObjectKey, object> _offered = [];
    private readonly Dictionary<ObjectKey, KubeObject> _accepted = [];
    private readonly HashSet<ObjectKey> _leaving = [];
    private readonly Dictionary<ObjectKey, KubeObject> _tiersEver = [];

    public EffectiveConfig Config { get; private set; } = EffectiveConfig.Of(file, null, null, out _)!;

    /// <summary>What the source holds, objects or <see cref="ObjectUnreadable"/>.</summary>
    public IReadOnlyDictionary<ObjectKey, object> Offered => _offered;

    /// <summary>Policies whose object is refused while an earlier one is in force.</summary>
    public IEnumerable<(ObjectKey Key, KubeObject LastGood)> Stale => _accepted
        .Where(a => a.Value is AntreaPolicy && _offered.TryGetValue(a.Key, out var o) && !a.Value.Equals(o)).Select(a => (a.Key, a.Value));

    /// <summary>The plan that follows.</summary>
    public NodePlan Plan(NodeFacts facts)
    {
        // A policy that was accepted keeps the place that its tier had, should the tier be gone since.
        var used = _accepted.Values.OfType<AntreaPolicy>().Select(p => p.Spec.Tier).ToHashSet();
        var gone = _tiersEver.Values.Where(t => used.Contains(t.Metadata.Name) && !_accepted.ContainsKey(t.Key));
        return WholeCluster.Of(Objects.Self, _accepted.Values.Concat(gone), Config, facts).Plan;
    }

    /// <summary>A change while the agent runs.</summary>
    public void Apply(object message)
    {
        Remember(message);
        Decide(message);
        Reconsider();
    }

    /// <summary>A change while no agent runs.</summary>
    public void Remember(object message)
    {
        switch (message)
        {
            case ObjectRemoved r:
                _offered.Remove(r.Key);
                break;
            default:
                _offered[KeyOf(message)] = message is ObjectChanged c ? c.Object : message;
                break;
        }
    }

    /// <summary>The agent starts anew: of what it accepted before it knows only policies, and the configuration as long as there is a ConfigMap.</summary>
    public void Restart()
    {
        foreach (var key in _accepted.Keys.Where(k => !IsPolicy(k) || !_offered.ContainsKey(k)).ToList())
        {
            _accepted.Remove(key);
        }

        _leaving.Clear();
        if (!_offered.Keys.Any(k => k.Kind == "ConfigMap"))
        {
            Config = EffectiveConfig.Of(file, null, null, out _)!;
        }

        foreach (var o in _offered.Values.OfType<KubeObject>())
        {
            Decide(new ObjectChanged(o));
        }

        Reconsider();
    }

    /// <summary>The object that a message is about.</summary>
    public static ObjectKey KeyOf(object message) => message switch
    {
        ObjectRemoved r => r.Key,
        ObjectChanged c => c.Object.Key,
        ObjectUnreadable u => u.Key,
        _ => throw new ArgumentException($"{message}", nameof(message)),
    };

    private static bool IsPolicy(ObjectKey key) => key.Kind == "ClusterNetworkPolicy";

    private void Decide(object message)
    {
        switch (message)
        {
            case ObjectChanged { Object: ConfigMap map }:
                try
                {
                    Config = EffectiveConfig.Of(file, AgentConfigReader.Parse(map.Data["antrea-agent.conf"]!), null, out _) ?? Config;
                }
                catch (FormatException)
                {
                    // Not to be used.
                }

                break;
            case ObjectChanged { Object: AntreaPolicy }:
                break;
            case ObjectChanged { Object: Tier or GroupObject } c:
                if (IsValid(c.Object, _accepted.GetValueOrDefault(c.Object.Key)))
                {
                    _accepted[c.Object.Key] = c.Object;
                    _leaving.Remove(c.Object.Key);
                    if (c.Object is Tier)
                    {
                        _tiersEver[c.Object.Key] = c.Object;
                    }
                }

                break;
            case ObjectChanged c:
                _accepted[c.Object.Key] = c.Object;
                break;
            case ObjectRemoved { Key.Kind: "ConfigMap" }:
                Config = EffectiveConfig.Of(file, null, null, out _)!;
                break;
            case ObjectRemoved { Key.Kind: "Tier" } r:
                _leaving.Add(r.Key);
                break;
            case ObjectRemoved r:
                _accepted.Remove(r.Key);
                break;
            default:
                break;
        }
    }

    private void Reconsider()
    {
        foreach (var tier in _leaving.Where(t => !_offered.Values.OfType<AntreaPolicy>().Any(p => p.Spec.Tier == t.Name)).ToList())
        {
            _leaving.Remove(tier);
            _accepted.Remove(tier);
        }

        foreach (var p in _offered.Values.OfType<AntreaPolicy>().Where(p => IsValid(p, null)))
        {
            _accepted[p.Key] = p;
        }
    }

    private bool IsValid(KubeObject o, KubeObject? old) => !Validator.Validate(
        new ValidationRequest(o, old is null ? Operation.Create : Operation.Update, old, IsGateOn: Config.Gates.IsOn),
        new ClusterView(_accepted.Values.Where(a => a is not AntreaPolicy).Concat(_offered.Values.OfType<AntreaPolicy>()))).Any(p => p.IsError);
}
