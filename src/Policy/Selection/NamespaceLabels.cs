using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>The Namespaces' labels, and the Namespaces by label. Immutable.</summary>
internal readonly record struct NamespaceLabels(ImmutableDictionary<string, Labels> Known, MultiMap<(string Key, string Value), string> ByLabel)
{
    /// <summary>No Namespace known.</summary>
    public static readonly NamespaceLabels Empty = new(
        ImmutableDictionary.Create<string, Labels>(StringComparer.Ordinal), MultiMap<(string Key, string Value), string>.Empty);

    /// <summary>Labels of a Namespace; null = not known.</summary>
    public Labels? this[string name] => Known.TryGetValue(name, out var labels) ? labels : null;

    /// <summary>With other labels of a Namespace; null = it is not known any more.</summary>
    public NamespaceLabels With(string name, Labels? labels)
    {
        var byLabel = this[name] is { } before ? ByLabel.Without(Pairs(before), name) : ByLabel;
        return labels is null ? new(Known.Remove(name), byLabel) : new(Known.SetItem(name, labels), byLabel.With(Pairs(labels), name));
    }

    /// <summary>Namespaces that a selector may match, as few as one of its demands leaves.</summary>
    public IReadOnlyCollection<string> MayMatch(LabelSelector selector)
    {
        IReadOnlyCollection<string>? best = null;
        foreach (var (key, values) in Anchor.Required(selector))
        {
            var map = ByLabel;
            if (best is null || values.Sum(v => map[(key, v)].Count) < best.Count)
            {
                best = [.. values.SelectMany(v => map[(key, v)])];
            }
        }

        return best ?? (IReadOnlyCollection<string>)[.. Known.Keys];
    }

    private static IEnumerable<(string Key, string Value)> Pairs(Labels labels) => labels.Select(p => (p.Key, p.Value));
}
