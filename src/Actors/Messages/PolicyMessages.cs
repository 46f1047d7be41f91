using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Selection;
using Antrea.Policy.Validation;

namespace Antrea.Actors.Messages;

/// <summary>The surroundings that policies are validated and compiled in.</summary>
public sealed record PolicyContext(CompileContext Compile, IClusterView View);

/// <summary>A policy object was added or changed.</summary>
public sealed record PolicyOffered(AntreaPolicy Policy, PolicyContext Context);

/// <summary>A policy object is there but cannot be read.</summary>
public sealed record PolicyUnreadable(long Generation, string Reason, PolicyContext Context);

/// <summary>The surroundings changed.</summary>
public sealed record ContextChanged(PolicyContext Context);

/// <summary>The policy object is gone.</summary>
public sealed record PolicyWithdrawn;

/// <summary>A policy actor's handler failed; it was restarted and needs to be told again what there is.</summary>
public sealed record PolicyActorRestarted(string Child, string Error);

/// <summary>A child's answer to a barrier.</summary>
public sealed record BarrierAnswer(string Child, long Revision);

/// <summary>What a policy comes to on this node now.</summary>
/// <param name="Policy">Which policy.</param>
/// <param name="Compiled">Its last good spec compiled, or null if it never had one.</param>
/// <param name="SeenGeneration">Generation of the object as it stands in the source.</param>
/// <param name="Refusal">Why the object as it stands is refused, or null.</param>
public sealed record PolicyAnnounced(PolicyRef Policy, CompiledPolicy? Compiled, long SeenGeneration, string? Refusal);

/// <summary>A policy's actor cannot do its work: what was announced of the policy before stays.</summary>
public sealed record PolicyFaulted(PolicyRef Policy, long Generation, string Error);

/// <summary>A policy is gone.</summary>
public sealed record PolicyGone(PolicyRef Policy);

/// <summary>Which groups a policy needs from now on; none = it needs none any more.</summary>
public sealed record GroupsWanted(PolicyRef Policy, ListOf<MemberSelector> Selectors);

/// <summary>A group actor was restarted and may have lost a message.</summary>
public sealed record GroupActorRestarted(string Group, string Error);

/// <summary>All members of a group, to begin with.</summary>
public sealed record MembersAre(ImmutableDictionary<ObjectKey, ImmutableArray<IpNet>> Members);

/// <summary>One member's addresses now; none = it is no member any more.</summary>
public sealed record MemberIs(ObjectKey Key, ImmutableArray<IpNet> Addresses);

/// <summary>The addresses of a group's members now.</summary>
public sealed record GroupAddresses(string Group, ImmutableArray<IpNet> Addresses);

/// <summary>No rule uses the group any more.</summary>
public sealed record GroupGone(string Group);

/// <summary>Bring the kernel to this plan.</summary>
public sealed record EnforcePlan(NodePlan Plan, long Revision);

/// <summary>How that ended.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Verified">True if the kernel, read back, is as the plan says, quarantined rules aside.</param>
/// <param name="Error">What went wrong, or null.</param>
/// <param name="Quarantined">Refused rules by id, with the kernel's reason.</param>
/// <param name="Wrote">True if something had to be written.</param>
public sealed record PlanEnforced(
    NodePlan Plan, long Revision, bool Verified, string? Error, ImmutableDictionary<string, string> Quarantined, bool Wrote);

/// <summary>The enforcer begins with nothing: tell it what to enforce.</summary>
public sealed record EnforcerStarted;

/// <summary>What the machine shows of overlays and the like.</summary>
public sealed record FactsObserved(NodeFacts Facts);

/// <summary>Ask for a <see cref="Description"/>.</summary>
public sealed record Describe;

/// <summary>An actor's state in a few words.</summary>
public sealed record Description(string State);
