using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>Finds the classes that a selector can match, through the demand of it that the fewest meet. Immutable.</summary>
internal readonly record struct ClassAnchors(MultiMap<Anchor, LabelClass> Filed)
{
    /// <summary>No classes.</summary>
    public static readonly ClassAnchors Empty = new(MultiMap<Anchor, LabelClass>.Empty);

    /// <summary>With a class.</summary>
    public ClassAnchors With(LabelClass c) => new(Filed.With(Met(c), c));

    /// <summary>Without a class.</summary>
    public ClassAnchors Without(LabelClass c) => new(Filed.Without(Met(c), c));

    /// <summary>The classes of Pods in a namespace.</summary>
    public ImmutableHashSet<LabelClass> In(string ns) => Filed[new(MemberScope.Pods, AnchorOn.Namespace, ns)];

    /// <summary>Every class that a selector can match, once; null = any.</summary>
    public IEnumerable<LabelClass>? For(MemberSelector s, NamespaceLabels namespaces)
    {
        var best = new Fewest();
        foreach (var (key, values) in Anchor.Required(s.Objects))
        {
            best.Offer(Filed, [.. values.Select(v => new Anchor(s.Scope, AnchorOn.Label, "", key, v))]);
        }

        if (s.OneNamespace is { Length: > 0 } ns)
        {
            best.Offer(Filed, [new(s.Scope, AnchorOn.Namespace, ns)]);
            if (s.ServiceAccount.Length > 0)
            {
                best.Offer(Filed, [new(s.Scope, AnchorOn.ServiceAccount, ns, Value: s.ServiceAccount)]);
            }
        }
        else if (s.Kind == MemberKind.Pods && s.Namespaces is { } selector
            && namespaces.MayMatch(selector) is var names && names.Count < best.Count)
        {
            best.Offer(Filed, [.. names.Where(n => selector.Matches(namespaces[n]!)).Select(n => new Anchor(s.Scope, AnchorOn.Namespace, n))]);
        }

        return best.Sets?.SelectMany(set => set) ?? (s.Scope == MemberScope.Pods ? null : Filed[new(s.Scope, AnchorOn.Anything)]);
    }

    private static IEnumerable<Anchor> Met(LabelClass c)
    {
        foreach (var scope in c.Scopes.ToArray())
        {
            // Any Pod at all: all classes but those of Nodes, no need to file them.
            if (scope != MemberScope.Pods)
            {
                yield return new(scope, AnchorOn.Anything);
            }

            if (scope != MemberScope.Nodes)
            {
                yield return new(scope, AnchorOn.Namespace, c.Namespace);
                yield return new(scope, AnchorOn.ServiceAccount, c.Namespace, Value: c.ServiceAccount);
            }

            foreach (var (k, v) in c.Labels)
            {
                yield return new(scope, AnchorOn.Label, "", k, v);
            }
        }
    }

    private struct Fewest()
    {
        public int Count { get; private set; } = int.MaxValue;

        public ImmutableHashSet<LabelClass>[]? Sets { get; private set; }

        public void Offer(MultiMap<Anchor, LabelClass> filed, Anchor[] anchors)
        {
            var sets = Array.ConvertAll(anchors, a => filed[a]);
            if (sets.Sum(s => s.Count) is var count && count < Count)
            {
                (Count, Sets) = (count, sets);
            }
        }
    }
}
