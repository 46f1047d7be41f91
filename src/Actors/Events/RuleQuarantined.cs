namespace Antrea.Actors.Events;

/// <summary>The kernel refused a rule; the others are in force.</summary>
public sealed record RuleQuarantined(string Policy, string Rule, string Id, string Reason) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"{Policy} rule {Rule}";
}
