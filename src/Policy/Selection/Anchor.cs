using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>What an <see cref="Anchor"/> stands for.</summary>
internal enum AnchorOn
{
    /// <summary>Every object of the scope.</summary>
    Anything,

    /// <summary>Pods of a namespace.</summary>
    Namespace,

    /// <summary>Pods of a namespace and service account.</summary>
    ServiceAccount,

    /// <summary>Objects with a label; in a namespace, if it says so.</summary>
    Label,

    /// <summary>Pods whose namespace has a label.</summary>
    NamespaceLabel,
}

/// <summary>
/// A simple condition that a selector demands and a class of objects meets: what has no anchor in common cannot match and is not compared.
/// </summary>
internal readonly record struct Anchor(MemberScope Scope, AnchorOn On, string Namespace = "", string Key = "", string Value = "")
{
    /// <summary>For each requirement that a key has one of some values: the key and the values. No value = nothing can match.</summary>
    public static IEnumerable<(string Key, string[] Values)> Required(LabelSelector selector)
    {
        foreach (var (k, v) in selector.MatchLabels)
        {
            yield return (k, [v]);
        }

        foreach (var e in selector.MatchExpressions)
        {
            if (e.Operator == LabelOperator.In)
            {
                yield return (e.Key, [.. e.Values.Distinct(StringComparer.Ordinal)]);
            }
        }
    }
}
