using Antrea.Policy.Compile;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Planning;

/// <summary>
/// The order in which rules are evaluated: tier priority, policy priority, position in the policy's rule list, and, where Antrea leaves it
/// open, policy kind, namespace, name and rule name by their bytes. Two agents, and two restarts, agree.
/// </summary>
public sealed class RuleOrder : IComparer<NodeRule>, IComparer<PodRule>
{
    /// <summary>The order.</summary>
    public static readonly RuleOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(NodeRule? x, NodeRule? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Compare(x.TierPriority, x.Priority, x.Rule, y.TierPriority, y.Priority, y.Rule);
    }

    /// <inheritdoc/>
    public int Compare(PodRule? x, PodRule? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var c = Compare(x.TierPriority, x.Priority, x.Rule, y.TierPriority, y.Priority, y.Rule);

        // One rule as several Pods have it, with their own ports and names: never two of them at one Pod, but plans are compared.
        return c != 0 || ReferenceEquals(x, y) ? c : string.CompareOrdinal(x.Clauses.ToString(), y.Clauses.ToString());
    }

    private static int Compare(int tierX, double priorityX, CompiledRule x, int tierY, double priorityY, CompiledRule y)
    {
        var c = tierX.CompareTo(tierY);
        if (c == 0) c = priorityX.CompareTo(priorityY);
        if (c == 0) c = x.Index.CompareTo(y.Index);
        if (c == 0) c = string.CompareOrdinal(x.Policy.Kind, y.Policy.Kind);
        if (c == 0) c = string.CompareOrdinal(x.Policy.Namespace, y.Policy.Namespace);
        if (c == 0) c = string.CompareOrdinal(x.Policy.Name, y.Policy.Name);
        if (c == 0) c = string.CompareOrdinal(x.Name, y.Name);
        return c != 0 ? c : string.CompareOrdinal(x.Id, y.Id);
    }
}
