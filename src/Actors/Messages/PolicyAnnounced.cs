using Antrea.Policy.Compile;

namespace Antrea.Actors.Messages;

/// <summary>What a policy comes to on this node now.</summary>
/// <param name="Policy">Which policy.</param>
/// <param name="Compiled">Its last good spec compiled, or null if it never had one.</param>
/// <param name="SeenGeneration">Generation of the object as it stands in the source.</param>
/// <param name="Refusal">Why the object as it stands is refused, or null.</param>
public sealed record PolicyAnnounced(PolicyRef Policy, CompiledPolicy? Compiled, long SeenGeneration, string? Refusal);
