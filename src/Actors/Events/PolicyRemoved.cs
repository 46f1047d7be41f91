using Antrea.Policy.Api;

namespace Antrea.Actors.Events;

/// <summary>A policy is gone.</summary>
public sealed record PolicyRemoved(ObjectKey Policy) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => Policy.ToString();
}
