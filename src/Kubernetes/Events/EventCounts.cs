namespace Antrea.Kubernetes.Events;

/// <summary>What became of Events. Those that wait are in none of the numbers.</summary>
/// <param name="Written">Written to the API server: created, or their count raised.</param>
/// <param name="Folded">Repetitions that were counted in an Event instead of being one, and those that another agent had said already.</param>
/// <param name="Dropped">Lost, as too many waited.</param>
/// <param name="Refused">Not taken by the API server, or on objects that were gone.</param>
/// <param name="Waiting">Events that wait now.</param>
public sealed record EventCounts(long Written, long Folded, long Dropped, long Refused, int Waiting = 0)
{
    /// <summary>None yet.</summary>
    public static readonly EventCounts None = new(0, 0, 0, 0);
}
