using System.Collections.Immutable;

namespace Antrea.Policy.Fqdn;

/// <summary>What the kernel sets need. Removals go first, so that a full set has room.</summary>
/// <param name="Removals">Pushed out by newer addresses.</param>
/// <param name="Additions">To be there before the answer goes on.</param>
/// <param name="Forgotten">Answers that are no longer remembered for rules yet to come, because the Pod has too many.</param>
public sealed record FqdnChange(ImmutableArray<FqdnRemoval> Removals, ImmutableArray<FqdnAddition> Additions, int Forgotten)
{
    /// <summary>Nothing.</summary>
    public static readonly FqdnChange None = new([], [], 0);

    /// <summary>True if the sets stay as they are.</summary>
    public bool IsEmpty => Removals.IsEmpty && Additions.IsEmpty;
}
