using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Actors.Events;

/// <summary>An event of the journal. Its type name and schema version are written beside it; a field is only ever added.</summary>
public interface IJournalEvent
{
    /// <summary>What caused it: the object and its resourceVersion or generation.</summary>
    string Cause { get; }
}

/// <summary>A policy's spec was accepted and is compiled from now on.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="TierPriority">Priority of its tier at that time.</param>
public sealed record PolicyChanged(AntreaPolicy Policy, int? TierPriority = null) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"{Policy.Key} generation {Policy.Metadata.Generation} resourceVersion {Policy.Metadata.ResourceVersion}";
}

/// <summary>A policy is gone.</summary>
public sealed record PolicyRemoved(ObjectKey Policy) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => Policy.ToString();
}

/// <summary>Members of a group that local rules use came, changed or went.</summary>
/// <param name="Group">Group id.</param>
/// <param name="Set">Members with the addresses they now have.</param>
/// <param name="Removed">Members that are gone.</param>
public sealed record GroupMembersChanged(
    string Group, ImmutableArray<GroupMember> Set, ImmutableArray<ObjectKey> Removed) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"group {Group}";
}

/// <summary>A member of a group and its addresses.</summary>
public readonly record struct GroupMember(ObjectKey Key, ImmutableArray<IpNet> Addresses);

/// <summary>Other feature gates or failsafe options are in force.</summary>
/// <param name="Gates">Gates that are set, by name.</param>
/// <param name="Failsafe">Whether failsafe rules are on.</param>
/// <param name="Cause">What brought them.</param>
/// <param name="Live">What the ConfigMap says, read back after a restart; null = there is none, the file alone counts.</param>
public sealed record GatesChanged(Labels Gates, bool Failsafe, string Cause, LiveConfig? Live = null) : IJournalEvent;

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

/// <summary>A plan is in force: written and read back.</summary>
public sealed record PlanApplied(string PlanHash, long Revision) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"source revision {Revision}";
}

/// <summary>A plan could not be brought into force.</summary>
public sealed record PlanFailed(string PlanHash, long Revision, string Error) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"source revision {Revision}";
}

/// <summary>The kernel refused a rule; the others are in force.</summary>
public sealed record RuleQuarantined(string Policy, string Rule, string Id, string Reason) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"{Policy} rule {Rule}";
}
