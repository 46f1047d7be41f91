using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Client;

/// <summary>The resources that an agent reads or writes.</summary>
public static class ResourceKinds
{
    public static readonly ResourceKind Nodes = new(ApiGroups.Core, "v1", "Node", "nodes", false);
    public static readonly ResourceKind Pods = new(ApiGroups.Core, "v1", "Pod", "pods", true);
    public static readonly ResourceKind Namespaces = new(ApiGroups.Core, "v1", "Namespace", "namespaces", false);
    public static readonly ResourceKind Services = new(ApiGroups.Core, "v1", "Service", "services", true);
    public static readonly ResourceKind ServiceAccounts = new(ApiGroups.Core, "v1", "ServiceAccount", "serviceaccounts", true);
    public static readonly ResourceKind ConfigMaps = new(ApiGroups.Core, "v1", "ConfigMap", "configmaps", true);
    public static readonly ResourceKind EndpointSlices = new(ApiGroups.Discovery, "v1", "EndpointSlice", "endpointslices", true);
    public static readonly ResourceKind KubernetesPolicies = new(ApiGroups.Networking, "v1", "NetworkPolicy", "networkpolicies", true);
    public static readonly ResourceKind ClusterNetworkPolicies = new(ApiGroups.Antrea, "v1beta1", "ClusterNetworkPolicy", "clusternetworkpolicies", false);
    public static readonly ResourceKind AntreaPolicies = new(ApiGroups.Antrea, "v1beta1", "NetworkPolicy", "networkpolicies", true);
    public static readonly ResourceKind Tiers = new(ApiGroups.Antrea, "v1beta1", "Tier", "tiers", false);
    public static readonly ResourceKind ClusterGroups = new(ApiGroups.Antrea, "v1beta1", "ClusterGroup", "clustergroups", false);
    public static readonly ResourceKind Groups = new(ApiGroups.Antrea, "v1beta1", "Group", "groups", true);
    public static readonly ResourceKind Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true);
    public static readonly ResourceKind NodePolicyReports = new("antrea-actors.io", "v1alpha1", "NodePolicyReport", "nodepolicyreports", false);
    public static readonly ResourceKind Events = new("events.k8s.io", "v1", "Event", "events", true);
}
