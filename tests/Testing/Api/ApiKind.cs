namespace Antrea.Testing.Api;

/// <summary>A resource that the fake API server serves.</summary>
/// <param name="Group">Its group, empty for the core group.</param>
/// <param name="Version">Its version.</param>
/// <param name="Kind">Kind of its objects.</param>
/// <param name="Plural">Its name in paths.</param>
/// <param name="Namespaced">Whether its objects live in namespaces.</param>
/// <param name="IsCustom">Whether it comes from a CustomResourceDefinition.</param>
/// <param name="HasStatus">Whether <c>status</c> is written by its own subresource only.</param>
public sealed record ApiKind(string Group, string Version, string Kind, string Plural, bool Namespaced, bool IsCustom = false, bool HasStatus = false)
{
    /// <summary>group/version.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>What is served of Kubernetes itself.</summary>
    public static IReadOnlyList<ApiKind> BuiltIn { get; } =
    [
        new("", "v1", "Node", "nodes", false, HasStatus: true),
        new("", "v1", "Pod", "pods", true, HasStatus: true),
        new("", "v1", "Namespace", "namespaces", false, HasStatus: true),
        new("", "v1", "Service", "services", true, HasStatus: true),
        new("", "v1", "ServiceAccount", "serviceaccounts", true),
        new("", "v1", "ConfigMap", "configmaps", true),
        new("", "v1", "Secret", "secrets", true),
        new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true),
        new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true),
        new("coordination.k8s.io", "v1", "Lease", "leases", true),
        new("events.k8s.io", "v1", "Event", "events", true),
        new("", "v1", "Event", "events", true),
        new("apps", "v1", "DaemonSet", "daemonsets", true, HasStatus: true),
        new("apps", "v1", "ControllerRevision", "controllerrevisions", true),
        new("rbac.authorization.k8s.io", "v1", "Role", "roles", true),
        new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true),
        new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false),
        new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", false),
        new("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", false, HasStatus: true),
        new("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", false),
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, HasStatus: true),
    ];

    /// <summary>Antrea's resources, served without a definition: nothing in their objects is looked at.</summary>
    public static IReadOnlyList<ApiKind> Antrea { get; } =
    [
        new("crd.antrea.io", "v1beta1", "ClusterNetworkPolicy", "clusternetworkpolicies", false, true, true),
        new("crd.antrea.io", "v1beta1", "NetworkPolicy", "networkpolicies", true, true, true),
        new("crd.antrea.io", "v1beta1", "Tier", "tiers", false, true),
        new("crd.antrea.io", "v1beta1", "ClusterGroup", "clustergroups", false, true, true),
        new("crd.antrea.io", "v1beta1", "Group", "groups", true, true, true),
    ];

    /// <summary>The resources that are there from the beginning.</summary>
    public static IReadOnlyList<ApiKind> Known { get; } = [.. BuiltIn, .. Antrea];

    /// <summary>The known resource of a kind; of the group if that is given, else of the first that has such a kind.</summary>
    public static ApiKind Of(string kind, string? group = null) => Known.First(k => k.Kind == kind && (group is null || k.Group == group));
}
