using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>Finds the selectors that can match a class: each is filed under one demand of its own, where the fewest others are. Immutable.</summary>
internal readonly record struct SelectorAnchors(MultiMap<Anchor, MemberSelector> Filed)
{
    /// <summary>No selectors.</summary>
    public static readonly SelectorAnchors Empty = new(MultiMap<Anchor, MemberSelector>.Empty);

    /// <summary>With a selector.</summary>
    public SelectorAnchors With(MemberSelector selector)
    {
        var (best, least) = (General(selector), int.MaxValue);
        foreach (var demand in Demands(selector))
        {
            var most = 0;
            foreach (var anchor in demand)
            {
                most = Math.Max(most, Filed[anchor].Count);
            }

            if (most < least)
            {
                (best, least) = (demand, most);
            }
        }

        return new(Filed.With(best, selector));
    }

    /// <summary>Without a selector.</summary>
    public SelectorAnchors Without(MemberSelector selector) =>
        new(Filed.Without(Demands(selector).SelectMany(d => d).Concat(General(selector)), selector));

    /// <summary>Every selector that can match a class, once. <paramref name="namespaceLabels"/> are null if not known.</summary>
    public List<MemberSelector> For(LabelClass c, Labels? namespaceLabels)
    {
        var found = new List<MemberSelector>();
        foreach (var scope in c.Scopes)
        {
            found.AddRange(Filed[new(scope, AnchorOn.Anything)]);
            foreach (var (k, v) in c.Labels)
            {
                found.AddRange(Filed[new(scope, AnchorOn.Label, "", k, v)]);
            }

            if (scope != MemberScope.Nodes)
            {
                AddPods(found, scope, c, namespaceLabels);
            }
        }

        return found;
    }

    private void AddPods(List<MemberSelector> found, MemberScope scope, LabelClass c, Labels? namespaceLabels)
    {
        found.AddRange(Filed[new(scope, AnchorOn.Namespace, c.Namespace)]);
        found.AddRange(Filed[new(scope, AnchorOn.ServiceAccount, c.Namespace, Value: c.ServiceAccount)]);
        if (c.Namespace.Length > 0)
        {
            foreach (var (k, v) in c.Labels)
            {
                found.AddRange(Filed[new(scope, AnchorOn.Label, c.Namespace, k, v)]);
            }
        }

        foreach (var (k, v) in namespaceLabels ?? Labels.Empty)
        {
            found.AddRange(Filed[new(scope, AnchorOn.NamespaceLabel, "", k, v)]);
        }
    }

    // Each demand alone is necessary; a class meets at most one anchor of a demand, as a key has one value.
    private static IEnumerable<Anchor[]> Demands(MemberSelector s)
    {
        var ns = s.OneNamespace;
        foreach (var (key, values) in Anchor.Required(s.Objects))
        {
            yield return [.. values.Select(v => new Anchor(s.Scope, AnchorOn.Label, ns, key, v))];
        }

        if (ns.Length > 0 && s.ServiceAccount.Length > 0)
        {
            yield return [new(s.Scope, AnchorOn.ServiceAccount, ns, Value: s.ServiceAccount)];
        }

        if (s.Kind == MemberKind.Pods && s.Namespaces is not null)
        {
            foreach (var (key, values) in Anchor.Required(s.Namespaces))
            {
                yield return [.. values.Select(v => new Anchor(s.Scope, AnchorOn.NamespaceLabel, "", key, v))];
            }
        }
    }

    private static Anchor[] General(MemberSelector s) =>
        [s.OneNamespace.Length > 0 ? new(s.Scope, AnchorOn.Namespace, s.OneNamespace) : new(s.Scope, AnchorOn.Anything)];
}
