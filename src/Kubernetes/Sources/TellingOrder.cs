using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Sources;

/// <summary>The order in which objects are told: what others refer to comes first — tiers before policies, child groups before their parents.</summary>
public static class TellingOrder
{
    private static readonly (string Kind, string Group)[] Order =
    [
        ("ConfigMap", ApiGroups.Core), ("Namespace", ApiGroups.Core), ("Node", ApiGroups.Core), ("ServiceAccount", ApiGroups.Core), ("Pod", ApiGroups.Core),
        ("Service", ApiGroups.Core), ("EndpointSlice", ApiGroups.Discovery), ("Tier", ApiGroups.Antrea), ("ClusterGroup", ApiGroups.Antrea),
        ("Group", ApiGroups.Antrea), ("ClusterNetworkPolicy", ApiGroups.Antrea), ("NetworkPolicy", ApiGroups.Antrea),
    ];

    /// <summary>Compares two objects.</summary>
    public static int Compare(KubeObject a, KubeObject b)
    {
        var c = (Rank(a.Key) + (IsParent(a) ? 1 : 0)).CompareTo(Rank(b.Key) + (IsParent(b) ? 1 : 0));
        return c != 0 ? c : a.Key.CompareTo(b.Key);
    }

    /// <summary>Compares two objects of which only the keys are known.</summary>
    public static int Compare(ObjectKey a, ObjectKey b)
    {
        var c = Rank(a).CompareTo(Rank(b));
        return c != 0 ? c : a.CompareTo(b);
    }

    private static bool IsParent(KubeObject o) => o is GroupObject { Spec.ChildGroups.Count: > 0 };

    private static int Rank(ObjectKey key) => 2 * Array.IndexOf(Order, (key.Kind, key.Group));
}
