using Antrea.Policy.Api;

namespace Antrea.Actors.Events;

/// <summary>A policy's spec was accepted and is compiled from now on.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="TierPriority">Priority of its tier at that time.</param>
public sealed record PolicyChanged(PolicyObject Policy, int? TierPriority = null) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"{Policy.Key} generation {Policy.Metadata.Generation} resourceVersion {Policy.Metadata.ResourceVersion}";
}
