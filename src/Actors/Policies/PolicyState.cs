using Antrea.Actors.Messages;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Validation;

namespace Antrea.Actors.Policies;

/// <summary>What a policy actor knows.</summary>
/// <param name="Accepted">The last spec that was accepted; it is enforced until a better one comes. Null = there never was one.</param>
/// <param name="Offered">The object as it stands in the source, accepted or not; null before the source told.</param>
/// <param name="SeenGeneration">Its generation.</param>
/// <param name="Refusal">Why it is refused, or null.</param>
/// <param name="Context">The surroundings; null before the source told.</param>
/// <param name="IsTold">True once the source's word on the object was heard since the actor started.</param>
/// <param name="TierPriority">Priority of the accepted spec's tier, as last known: should the tier vanish, the spec keeps its place.</param>
/// <param name="Gone">True when the object is gone and the actor ends.</param>
public sealed record PolicyState(
    PolicyObject? Accepted, PolicyObject? Offered, long SeenGeneration, string? Refusal, PolicyContext? Context, bool Gone = false, int? TierPriority = null,
    bool IsTold = false)
{
    /// <summary>Nothing known.</summary>
    public static readonly PolicyState Empty = new(null, null, 0, null, null);

    /// <summary>The accepted spec compiled for the surroundings; null if there is none.</summary>
    public CompiledPolicy? Compiled() =>
        Accepted is null || Context is null ? null : PolicyCompiler.Compile(Accepted, Context.Compile, TierPriority);

    /// <summary>Why an object with these problems is refused, or null if it is right.</summary>
    public static string? Refusing(ListOf<Problem> problems)
    {
        var errors = problems.Where(p => p.IsError).ToList();
        return errors.Count == 0 ? null : string.Join("; ", errors.Select(e => (e with { Object = null, Source = "" }).ToString()));
    }

    /// <summary>What is wrong with an object in these surroundings, remarks that do not refuse it included.</summary>
    public static ListOf<Problem> Problems(PolicyObject policy, PolicyContext context) =>
        Validator.Validate(new ValidationRequest(policy, IsGateOn: g => g == KnownGates.L7NetworkPolicy || context.Compile.Gates.IsOn(g)), context.View);
}
