using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Messages;

/// <summary>The groups of one rule.</summary>
/// <param name="Targets">Pods of this Node that the rule is applied to.</param>
/// <param name="Peers">The other side: only needed while there are such Pods.</param>
/// <param name="Always">The peers are needed in any case.</param>
public sealed record GroupUse(ListOf<MemberSelector> Targets, ListOf<MemberSelector> Peers, bool Always)
{
    /// <summary>The groups of a compiled policy's rules.</summary>
    public static ListOf<GroupUse> Of(CompiledPolicy? policy) => ListOf.From((policy?.Rules ?? [])
        .Select(r => new GroupUse(r.Targets, r.Peers.Selectors, policy!.Target == PolicyTarget.Nodes || r.TargetFrontends.Count > 0))
        .Where(u => u.Targets.Count + u.Peers.Count > 0).Distinct());
}
