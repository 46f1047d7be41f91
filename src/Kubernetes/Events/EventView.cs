using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Status;

namespace Antrea.Kubernetes.Events;

/// <summary>What is wrong with which object, as far as Events are concerned. A step to the next view tells what is to be said. Pure.</summary>
/// <param name="Cluster">Troubles that are the same on every Node.</param>
/// <param name="Local">Troubles of this Node.</param>
/// <param name="Mending">Policies whose local trouble is over, but which are not in force again.</param>
/// <param name="Good">The policies of the last plan that was verified; null before the first.</param>
public sealed record EventView(
    ImmutableDictionary<ObjectKey, Trouble> Cluster, ImmutableDictionary<ObjectKey, Trouble> Local, ImmutableHashSet<ObjectKey> Mending,
    ImmutableDictionary<PolicyRef, CompiledPolicy>? Good)
{
    // A failure may concern everything: then these speak for all.
    private const int MostAtOnce = 10;

    /// <summary>Nothing known.</summary>
    public static readonly EventView Empty = new(ImmutableDictionary<ObjectKey, Trouble>.Empty, ImmutableDictionary<ObjectKey, Trouble>.Empty, [], null);

    /// <summary>True once a state was looked at.</summary>
    public bool IsBegun { get; private init; }

    /// <summary>The next view, and what is to be said of the way there.</summary>
    /// <param name="state">The node's newest state.</param>
    /// <param name="seen">What the cluster holds.</param>
    public (EventView View, ImmutableList<ObjectEvent> Events) Step(NodeState state, ClusterSeen seen)
    {
        // After a loss everything is told anew: until then nothing is known to have changed.
        if (state.Taken is null || seen.Revision == 0)
        {
            return (this, []);
        }

        var cluster = ImmutableDictionary.CreateBuilder<ObjectKey, Trouble>();
        var local = ImmutableDictionary.CreateBuilder<ObjectKey, Trouble>();
        foreach (var p in state.Policies.Values)
        {
            var trouble = Troubles.Of(p, state);
            if (trouble is not null)
            {
                (trouble.IsLocal ? local : cluster)[p.Policy.Key] = trouble;
            }
        }

        foreach (var u in seen.Unreadable.Values.Where(u => u.Key.Group == ApiGroups.Antrea && !state.Policies.ContainsKey(PolicyRef.Of(u.Key))))
        {
            cluster[u.Key] = Troubles.Of(u, seen.Objects.ContainsKey(u.Key));
        }

        var good = Good;
        if (state.LastError is { } error)
        {
            Failed(state, error, local);
        }
        else if (state.InForce is not null)
        {
            good = state.Taken.Policies;
        }

        return Compare(this with { Cluster = cluster.ToImmutable(), Local = local.ToImmutable(), Good = good, IsBegun = true }, state, seen);
    }

    /// <summary>All troubles of the cluster, for one who was not elected before.</summary>
    public IEnumerable<ObjectEvent> Standing => Cluster.Select(t => t.Value.On(t.Key, isStanding: true));

    // What changed since the last plan that could be written, and the Node itself.
    private void Failed(NodeState state, string error, ImmutableDictionary<ObjectKey, Trouble>.Builder local)
    {
        local[new ObjectKey("Node", ApiGroups.Core, "", state.Inputs.Node)] =
            new Trouble(EventReasons.NotEnforced, $"policies cannot be enforced, the rules of before stay: {error}", IsLocal: true);
        var changed = state.Taken!.Policies.Where(p => p.Value.Outcome == CompileOutcome.Compiled && p.Value.AppliesHere && !p.Value.Equals(Good?.GetValueOrDefault(p.Key)))
            .Select(p => p.Key.Key).Where(k => !local.ContainsKey(k)).Order().Take(MostAtOnce);
        foreach (var key in changed.ToList())
        {
            local[key] = new Trouble(EventReasons.NotEnforced, $"cannot be enforced, the rules of before stay: {error}", IsLocal: true);
        }
    }

    private (EventView View, ImmutableList<ObjectEvent> Events) Compare(EventView now, NodeState state, ClusterSeen seen)
    {
        var events = ImmutableList.CreateBuilder<ObjectEvent>();
        foreach (var (key, trouble) in now.Cluster.Concat(now.Local).OrderBy(t => t.Key))
        {
            if ((trouble.IsLocal ? Local : Cluster).GetValueOrDefault(key) != trouble)
            {
                events.Add(trouble.On(key, isStanding: !IsBegun));
            }
        }

        foreach (var (key, was) in Cluster.Where(t => !now.Cluster.ContainsKey(t.Key) && IsThere(t.Key, state, seen)).OrderBy(t => t.Key))
        {
            events.Add(was.Reason == EventReasons.Stricter
                ? new ObjectEvent(key, false, EventReasons.Accepted, "all of it can be enforced as written now", IsLocal: false)
                : new ObjectEvent(key, false, EventReasons.Accepted, "is valid now", IsLocal: false));
        }

        var mending = Mending.Union(Local.Keys).Except(now.Local.Keys).Where(k => IsThere(k, state, seen)).ToImmutableHashSet();
        var done = mending.IsEmpty ? [] : Realized(mending, state);
        foreach (var key in done.Order())
        {
            events.Add(new ObjectEvent(key, false, EventReasons.Enforced, key.Kind == "Node" ? "policies are enforced again" : "is enforced as written", IsLocal: true));
        }

        return (now with { Mending = mending.Except(done) }, events.ToImmutable());
    }

    private static List<ObjectKey> Realized(ImmutableHashSet<ObjectKey> mending, NodeState state)
    {
        if (state.LastError is not null)
        {
            return [];
        }

        var realized = NodeStatusView.Of(state).Policies.Where(p => p.Phase == PolicyPhase.Realized).Select(p => p.Policy.Key).ToHashSet();
        return [.. mending.Where(k => k.Kind == "Node" ? state.InForce is not null : realized.Contains(k))];
    }

    // The source may have been asked a moment before the node: of policies the node knows best.
    private static bool IsThere(ObjectKey key, NodeState state, ClusterSeen seen) => key.Kind switch
    {
        "Node" => true,
        "ClusterNetworkPolicy" or "NetworkPolicy" => state.Policies.ContainsKey(PolicyRef.Of(key)),
        _ => seen.Objects.ContainsKey(key),
    };
}
