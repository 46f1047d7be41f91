namespace Antrea.Actors.Events;

/// <summary>A plan is in force: written and read back.</summary>
public sealed record PlanApplied(string PlanHash, long Revision) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"source revision {Revision}";
}
