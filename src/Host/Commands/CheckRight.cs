namespace Antrea.Host.Commands;

/// <summary>What the agent's account must be allowed: the rules of deploy/rbac.yaml.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">Resource, with its subresource behind a slash.</param>
/// <param name="Verbs">What is done, with spaces between.</param>
/// <param name="Use">What does not work without it.</param>
/// <param name="Namespace">Where; empty = in the whole cluster.</param>
/// <param name="Names">The objects, with spaces between; empty = all.</param>
public sealed record CheckRight(string Group, string Resource, string Verbs, string Use, string Namespace = "", string Names = "")
{
    private const string Read = "get list watch", Antrea = "crd.antrea.io", System = "kube-system";
    private const string Enforce = "no policy is enforced", Status = "the status of policies stays empty";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<CheckRight> All =
    [
        new("", "nodes", Read, Enforce),
        new("", "pods", Read, Enforce),
        new("", "namespaces", Read, Enforce),
        new("", "services", Read, Enforce),
        new("discovery.k8s.io", "endpointslices", Read, Enforce),
        new("networking.k8s.io", "networkpolicies", Read, Enforce),
        new(Antrea, "clusternetworkpolicies", Read, Enforce),
        new(Antrea, "networkpolicies", Read, Enforce),
        new(Antrea, "tiers", Read, Enforce),
        new(Antrea, "clustergroups", Read, Enforce),
        new(Antrea, "groups", Read, Enforce),
        new(Antrea, "clusternetworkpolicies/status", "update patch", Status),
        new(Antrea, "networkpolicies/status", "update patch", Status),
        new(Antrea, "clustergroups/status", "update patch", "the status of groups stays empty"),
        new(Antrea, "groups/status", "update patch", "the status of groups stays empty"),
        new(Antrea, "tiers", "create", "system tiers have to be made by hand"),
        new(Antrea, "tiers", "update patch", "system tiers have to be mended by hand", Names: "emergency securityops networkops platform application baseline"),
        new("antrea-actors.io", "nodepolicyreports", Read + " create update patch delete", Status),
        new("events.k8s.io", "events", "create patch", "there are no Events on policies"),
        new("", "configmaps", Read, "the ConfigMap antrea-config is not read", System, "antrea-config"),
        new("coordination.k8s.io", "leases", "create", Status, System),
        new("coordination.k8s.io", "leases", "get update patch", Status, System, "antrea-actors"),
    ];

    /// <summary>Its name in a row.</summary>
    public string Title => $"may {Verbs.Replace(" ", ", ", StringComparison.Ordinal)} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}";
}
