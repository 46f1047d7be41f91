using System.Collections.Immutable;

namespace Antrea.Actors.Events;

/// <summary>A plan was computed that differs from the one before.</summary>
/// <param name="PlanHash">Hash of the plan's content.</param>
/// <param name="Revision">Revision of the source it contains.</param>
/// <param name="Added">Rules added: policy, name, id.</param>
/// <param name="Removed">Ids of rules removed.</param>
public sealed record PlanComputed(
    string PlanHash, long Revision, ImmutableArray<string> Added, ImmutableArray<string> Removed) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"source revision {Revision}";
}
