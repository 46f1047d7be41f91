namespace Antrea.Policy.Api;

/// <summary>The API groups that are read.</summary>
public static class ApiGroups
{
    /// <summary>Pods, Nodes, Namespaces, ...</summary>
    public const string Core = "";

    /// <summary>Antrea-native policies, tiers and groups, version v1beta1.</summary>
    public const string Antrea = "crd.antrea.io";

    /// <summary>Kubernetes NetworkPolicy.</summary>
    public const string Networking = "networking.k8s.io";

    /// <summary>EndpointSlice.</summary>
    public const string Discovery = "discovery.k8s.io";
}
