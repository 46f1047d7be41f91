using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Status;

namespace Antrea.Actors.Nodes;

/// <summary>Reads the status out of a node's state. Pure.</summary>
public static class NodeStatusView
{
    /// <summary>The status as users see it.</summary>
    public static NodeStatus Of(NodeState state)
    {
        var problems = state.Problems.Select(p => $"{p.Key}: {p.Value.Text}");
        if (state.Plan?.Pods.Enabled == true)
        {
            problems = problems.Concat(state.Inputs.Facts.Warnings.Select(w => $"machine: {w}"));
        }

        if (state.LastError is { } error)
        {
            problems = problems.Append($"firewall: {error}");
        }

        if (state.Taken is { Nodes.Count: > 0 } taken && !taken.Nodes.ContainsKey(taken.Node))
        {
            problems = problems.Append($"node: there is no Node named {taken.Node}: no policy selects it or a Pod on it; give --node the Node's name as in the cluster");
        }

        var inForce = (state.InForce?.Rules ?? []).Select(r => (r.Rule, r.TierPriority, r.Priority))
            .Concat((state.InForce?.Pods.Rules ?? []).Select(r => (r.Rule, r.TierPriority, r.Priority))).ToHashSet();
        var ofPolicy = inForce.Select(r => r.Rule).ToLookup(r => r.Policy);
        var policies = state.Policies.Values.Select(p => Of(p, state, inForce, ofPolicy[p.Policy]))
            .OrderBy(p => p.Policy.Kind, StringComparer.Ordinal).ThenBy(p => p.Policy.Namespace, StringComparer.Ordinal)
            .ThenBy(p => p.Policy.Name, StringComparer.Ordinal);
        return new NodeStatus(state.Inputs.Node, state.SourceRevision, state.RealizedRevision, ListOf.From(policies), ListOf.From(problems));
    }

    /// <summary>True if nothing is outstanding: everything read from the source is in the kernel, verified.</summary>
    public static bool IsSettled(NodeState state) => state.RealizedRevision > 0 && state.RealizedRevision == state.SourceRevision;

    private static PolicyStatus Of(
        PolicyAnnounced a, NodeState state, HashSet<(CompiledRule Rule, int Tier, double Priority)> inForce, IEnumerable<CompiledRule> own)
    {
        var c = a.Compiled;
        PolicyStatus Status(PolicyPhase phase, string message) => new(a.Policy, phase, a.SeenGeneration, message);
        if (a.Refusal is { } refusal)
        {
            return Status(PolicyPhase.Failed, c switch
            {
                null => refusal,
                { Outcome: CompileOutcome.Compiled } => $"{refusal}; generation {c.Generation} stays enforced",
                _ => $"{refusal}; generation {c.Generation} stays the accepted one: {c.Message}",
            });
        }

        if (c is null)
        {
            return Status(PolicyPhase.Pending, "waiting for the source");
        }

        if (c.Outcome != CompileOutcome.Compiled)
        {
            return Status(c.Outcome == CompileOutcome.Refused ? PolicyPhase.Failed : PolicyPhase.Pending, c.Message);
        }

        var refused = c.Rules.Where(r => state.Quarantined.ContainsKey(r.Id)).ToList();
        if (refused.Count > 0)
        {
            return Status(PolicyPhase.Failed, "the kernel refused "
                + string.Join(", ", refused.Select(r => $"rule {r.Name} ({state.Quarantined[r.Id]})")) + "; the other rules are enforced");
        }

        // By what the rules say and where they stand: a new generation that changes neither is in force already, and none that leaves a rule
        // out is while that is still there. A rule that selects no Pod
        // here has nothing to be in force; whether it does is known when the revision with it was taken.
        var taken = state.Taken is { } inputs && (c.Target != PolicyTarget.Pods || ReferenceEquals(inputs.Policies.GetValueOrDefault(a.Policy), c));
        var realized = taken && state is { InForce: not null, RealizedRevision: > 0 }
            && (!c.AppliesHere || c.Rules.All(r => inForce.Contains((r, c.TierPriority, c.Priority))
                || (c.Target == PolicyTarget.Pods && !Planned(r, state))))
            && own.All(Rules(c).Contains);
        if (realized && c.IsFault)
        {
            return Status(PolicyPhase.Failed, c.Message);
        }

        return realized ? Status(PolicyPhase.Realized, c.Message) : Status(PolicyPhase.Realizing, state.LastError ?? c.Message);
    }

    private static HashSet<CompiledRule> Rules(CompiledPolicy c) => c.AppliesHere ? [.. c.Rules] : [];

    private static bool Planned(CompiledRule rule, NodeState state) =>
        NodePlanner.IsActive(rule, state.Taken!) && (state.Plan is null || state.Plan.Pods.Rules.Any(r => r.Rule.Equals(rule)));
}
