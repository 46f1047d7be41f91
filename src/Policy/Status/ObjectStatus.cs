using Antrea.Policy.Api;

namespace Antrea.Policy.Status;

/// <summary>The status of a policy or a group as it stands in the object.</summary>
/// <param name="Phase">How far a policy has come; null = a group, or nothing was said.</param>
/// <param name="ObservedGeneration">The generation it speaks of; 0 for groups.</param>
/// <param name="CurrentNodes">Nodes where the policy is in force; 0 for groups.</param>
/// <param name="DesiredNodes">Nodes where it has to be; 0 for groups.</param>
/// <param name="Conditions">Conditions.</param>
public sealed record ObjectStatus(PolicyPhase? Phase, long ObservedGeneration, int CurrentNodes, int DesiredNodes, ListOf<StatusCondition> Conditions)
{
    /// <summary>Nothing said.</summary>
    public static readonly ObjectStatus None = new(null, 0, 0, 0, []);

    /// <summary>True if both say the same, whenever it began.</summary>
    public bool SaysAs(ObjectStatus other) =>
        Phase == other.Phase && ObservedGeneration == other.ObservedGeneration && CurrentNodes == other.CurrentNodes && DesiredNodes == other.DesiredNodes
        && Conditions.Select(Timeless).SequenceEqual(other.Conditions.Select(Timeless));

    /// <summary>The status with the times of its conditions: those of the status before, unless they changed.</summary>
    /// <param name="before">The status that it replaces.</param>
    /// <param name="now">The time, RFC 3339.</param>
    public ObjectStatus Since(ObjectStatus before, string now) => this with
    {
        Conditions = ListOf.From(Conditions.Select(c => c with
        {
            LastTransitionTime = before.Conditions.FirstOrDefault(b => b.Type == c.Type && b.Status == c.Status) is { LastTransitionTime.Length: > 0 } same
                ? same.LastTransitionTime : now,
        })),
    };

    private static StatusCondition Timeless(StatusCondition c) => c with { LastTransitionTime = "" };
}
