using System.Text;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>Matching and naming of label selectors, with the meaning that Kubernetes gives them.</summary>
public static class Selectors
{
    /// <summary>True if the labels satisfy every requirement. A selector without requirements matches everything.</summary>
    public static bool Matches(this LabelSelector selector, Labels labels)
    {
        foreach (var (k, v) in selector.MatchLabels)
        {
            if (labels[k] != v)
            {
                return false;
            }
        }

        foreach (var e in selector.MatchExpressions)
        {
            if (!Matches(e, labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One text for all selectors that mean the same: requirements and values sorted, duplicates dropped.</summary>
    public static string Canonical(this LabelSelector selector)
    {
        var parts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (k, v) in selector.MatchLabels)
        {
            parts.Add($"{k} In ({v})");
        }

        foreach (var e in selector.MatchExpressions)
        {
            var values = e.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            parts.Add(e.Operator is LabelOperator.In or LabelOperator.NotIn
                ? $"{e.Key} {e.Operator} ({string.Join(",", values)})"
                : $"{e.Key} {e.Operator}");
        }

        return new StringBuilder().AppendJoin(';', parts).ToString();
    }

    private static bool Matches(LabelRequirement e, Labels labels)
    {
        var value = labels[e.Key];
        return e.Operator switch
        {
            LabelOperator.In => value is not null && e.Values.Contains(value),
            LabelOperator.NotIn => value is null || !e.Values.Contains(value),
            LabelOperator.Exists => value is not null,
            _ => value is null,
        };
    }
}
