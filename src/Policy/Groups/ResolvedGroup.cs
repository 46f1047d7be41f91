using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Groups;

/// <summary>What a group stands for, its children included.</summary>
/// <param name="Selectors">Member selectors.</param>
/// <param name="Nets">Its ipBlocks, excepts already cut out.</param>
/// <param name="Missing">Groups and Services that do not exist (yet), with their kind.</param>
/// <param name="Unsupported">Why the group cannot be used, or null: nested too deep, external entities.</param>
public sealed record ResolvedGroup(
    ListOf<MemberSelector> Selectors,
    ListOf<IpNet> Nets,
    ListOf<string> Missing,
    string? Unsupported = null)
{
    /// <summary>True if some member selector selects Nodes.</summary>
    public bool HasNodes => Selectors.Any(s => s.Kind == MemberKind.Nodes);

    /// <summary>True if some member selector selects Pods.</summary>
    public bool HasPods => Selectors.Any(s => s.Kind == MemberKind.Pods);
}
