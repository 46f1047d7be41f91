using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>The tables of a <see cref="MemberIndex"/>. Immutable.</summary>
/// <param name="Objects">The Nodes and Pods.</param>
/// <param name="Nodes">How many of them are Nodes.</param>
/// <param name="Classes">The classes, with their objects and groups.</param>
/// <param name="ClassAnchors">The classes by what a selector can demand.</param>
/// <param name="Namespaces">Labels of the Namespaces.</param>
/// <param name="Selectors">Selectors of the groups, by id.</param>
/// <param name="SelectorAnchors">The selectors by what they demand.</param>
/// <param name="Counts">Number of members of each group that has any, by id.</param>
/// <param name="Comparisons">How often a selector was compared with a class.</param>
internal sealed record IndexParts(
    KeyedTable<KubeObject> Objects,
    int Nodes,
    ImmutableDictionary<LabelClass, ClassMembers> Classes,
    ClassAnchors ClassAnchors,
    NamespaceLabels Namespaces,
    ImmutableDictionary<string, MemberSelector> Selectors,
    SelectorAnchors SelectorAnchors,
    ImmutableDictionary<string, int> Counts,
    long Comparisons)
{
    /// <summary>No objects, no groups.</summary>
    public static readonly IndexParts Empty = new(
        KeyedTable<KubeObject>.Empty, 0, ImmutableDictionary<LabelClass, ClassMembers>.Empty, ClassAnchors.Empty, NamespaceLabels.Empty,
        ImmutableDictionary.Create<string, MemberSelector>(StringComparer.Ordinal), SelectorAnchors.Empty,
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal), 0);

    /// <summary>The classes of a group in use, once each.</summary>
    public IEnumerable<(LabelClass Class, ClassMembers Members)> Of(MemberSelector group)
    {
        // Cheaper than to look up each class for whether it remembers the group.
        foreach (var c in MayMatch(group))
        {
            if (group.Selects(c, Namespaces[c.Namespace]))
            {
                yield return (c, Classes[c]);
            }
        }
    }

    /// <summary>The classes that a selector can match, once each.</summary>
    public IEnumerable<LabelClass> MayMatch(MemberSelector selector) => ClassAnchors.For(selector, Namespaces) ?? Classes.Keys;
}
