using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Kubernetes.Events;

/// <summary>States of a node for tests.</summary>
internal static class States
{
    public const string Uid = "11111111-2222-3333-4444-555555555555";

    public static readonly ClusterSeen Everything = new(
        KeyedTable<KubeObject>.Empty, ImmutableDictionary<ObjectKey, ObjectUnreadable>.Empty, 1);

    /// <summary>A node that took a revision with these policies, and enforces them.</summary>
    public static NodeState Of(params PolicyAnnounced[] policies)
    {
        var empty = NodeState.Empty("n1");
        var inputs = empty.Inputs with { Policies = policies.Where(p => p.Compiled is not null).ToImmutableDictionary(p => p.Policy, p => p.Compiled!) };
        var rules = policies.Where(p => p.Compiled is not null).SelectMany(p => p.Compiled!.Rules.Select(r => new NodeRule(r, p.Compiled.TierPriority, p.Compiled.Priority, NetSet.AnyV4, NetSet.AnyV6)));
        return empty with
        {
            Inputs = inputs, Taken = inputs, TakenRevision = 1, RealizedRevision = 1, Policies = policies.ToImmutableDictionary(p => p.Policy),
            InForce = new NodePlan("n1", true, FailsafePlan.Off, ListOf.From(rules), []),
        };
    }

    public static PolicyAnnounced Good(string name, long generation = 1) => new(Ref(name), Compiled(name, generation), generation, null);

    public static PolicyAnnounced Refused(string name, string why = "spec.priority: must be a number", long generation = 1) => new(Ref(name), null, generation, why);

    public static PolicyAnnounced UpdateRefused(string name, string why, long seen) => new(Ref(name), Compiled(name, seen - 1), seen, why);

    public static NodeState Quarantine(this NodeState state, string policy, string why) =>
        state with { Quarantined = state.Policies[Ref(policy)].Compiled!.Rules.ToImmutableDictionary(r => r.Id, _ => why) };

    /// <summary>The last plan could not be written.</summary>
    public static NodeState Failing(this NodeState state, string error) => state with { LastError = error, InForce = null };

    public static PolicyRef Ref(string name) => new("ClusterNetworkPolicy", "", name);

    public static ObjectKey Key(string name) => Ref(name).Key;

    public static CompiledPolicy Compiled(string name, long generation, CompileOutcome outcome = CompileOutcome.Compiled, string message = "", bool isFault = false) => new(
        Ref(name), generation, outcome, PolicyTarget.Nodes, true, 250, 5,
        [new CompiledRule(Ref(name), Direction.Ingress, $"{name}-{generation}", 0, RuleAction.Drop, RulePeers.Anything, [], false, "")], message, isFault);

    public static ClusterNetworkPolicy Object(string name, string uid = Uid) => new(new ObjectMeta(name, Uid: uid, Generation: 1), new PolicySpec("", 5, [], [], []));
}
