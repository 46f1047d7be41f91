namespace Antrea.Actors.Events;

/// <summary>A plan could not be brought into force.</summary>
public sealed record PlanFailed(string PlanHash, long Revision, string Error) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"source revision {Revision}";
}
