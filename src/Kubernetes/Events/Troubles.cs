using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Compile;

namespace Antrea.Kubernetes.Events;

/// <summary>Finds what is wrong with an object. Pure.</summary>
internal static class Troubles
{
    // How refusals begin that are the agent's own fault; see PoliciesActor.
    private const string OwnFault = "policy actor ";

    /// <summary>What is wrong with a policy; null if nothing is.</summary>
    public static Trouble? Of(PolicyAnnounced p, NodeState state)
    {
        var c = p.Compiled;
        if (p.Refusal is { } refusal)
        {
            return refusal.StartsWith(OwnFault, StringComparison.Ordinal) ? new Trouble(EventReasons.AgentFailed, refusal, IsLocal: true)
                : c is { Outcome: CompileOutcome.Compiled }
                    ? new Trouble(EventReasons.UpdateRefused, $"generation {p.SeenGeneration} is refused, generation {c.Generation} stays enforced: {refusal}", IsLocal: false)
                : new Trouble(EventReasons.Refused, refusal, IsLocal: false);
        }

        if (c is null or { Outcome: CompileOutcome.Pending })
        {
            return null;
        }

        if (c.Outcome == CompileOutcome.Refused)
        {
            return new Trouble(EventReasons.Refused, c.Message, IsLocal: false);
        }

        var quarantined = state.Quarantined.IsEmpty ? [] : c.Rules.Where(r => state.Quarantined.ContainsKey(r.Id)).ToList();
        return quarantined.Count > 0
            ? new Trouble(EventReasons.RuleQuarantined,
                $"the kernel refused {string.Join(", ", quarantined.Select(r => $"rule {r.Name} ({state.Quarantined[r.Id]})"))}; the other rules are enforced", IsLocal: true)
            : c.IsFault ? new Trouble(EventReasons.Stricter, c.Message, IsLocal: false) : null;
    }

    /// <summary>What is wrong with an object that cannot be read.</summary>
    public static Trouble Of(ObjectUnreadable u, bool hasLastGood) => hasLastGood
        ? new Trouble(EventReasons.UpdateRefused, $"generation {u.Generation} is refused, the one before stays in use: {u.Reason}", IsLocal: false)
        : new Trouble(EventReasons.Refused, u.Reason, IsLocal: false);
}
