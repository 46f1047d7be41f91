namespace Antrea.Policy.Planning;

/// <summary>
/// The order in which rules are evaluated: tier priority, policy priority, position in the policy's rule list, and, where Antrea leaves it
/// open, policy kind, namespace, name and rule name by their bytes. Two agents, and two restarts, agree.
/// </summary>
public sealed class RuleOrder : IComparer<NodeRule>
{
    /// <summary>The order.</summary>
    public static readonly RuleOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(NodeRule? x, NodeRule? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var c = x.TierPriority.CompareTo(y.TierPriority);
        if (c == 0) c = x.Priority.CompareTo(y.Priority);
        if (c == 0) c = x.Rule.Index.CompareTo(y.Rule.Index);
        if (c == 0) c = string.CompareOrdinal(x.Rule.Policy.Kind, y.Rule.Policy.Kind);
        if (c == 0) c = string.CompareOrdinal(x.Rule.Policy.Namespace, y.Rule.Policy.Namespace);
        if (c == 0) c = string.CompareOrdinal(x.Rule.Policy.Name, y.Rule.Policy.Name);
        return c != 0 ? c : string.CompareOrdinal(x.Rule.Name, y.Rule.Name);
    }
}
