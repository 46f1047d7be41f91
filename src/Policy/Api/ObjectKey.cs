namespace Antrea.Policy.Api;

/// <summary>Names one object of the cluster: kind, API group, namespace (empty for cluster-scoped kinds) and name.</summary>
public readonly record struct ObjectKey(string Kind, string Group, string Namespace, string Name) : IComparable<ObjectKey>
{
    /// <summary>Ordinal order over kind, group, namespace, name.</summary>
    public int CompareTo(ObjectKey other)
    {
        var c = string.CompareOrdinal(Kind, other.Kind);
        if (c == 0) c = string.CompareOrdinal(Group, other.Group);
        if (c == 0) c = string.CompareOrdinal(Namespace, other.Namespace);
        return c != 0 ? c : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary><c>Kind/name</c> or <c>Kind/namespace/name</c>, as users write it.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";
}
