using System.Collections.Frozen;

namespace Antrea.Policy.FeatureGates;

/// <summary>
/// Every feature gate that an Antrea configuration may name. The agent's and the controller's gates are one table, as in Antrea: a
/// gate of the other component is accepted.
/// </summary>
public static class KnownGates
{
    /// <summary>Node policies.</summary>
    public const string NodeNetworkPolicy = "NodeNetworkPolicy";

    /// <summary>Antrea-native policies at all.</summary>
    public const string AntreaPolicy = "AntreaPolicy";

    /// <summary>Layer-7 rules.</summary>
    public const string L7NetworkPolicy = "L7NetworkPolicy";

    /// <summary>Upstream ClusterNetworkPolicy; here only tier priority 220 depends on it.</summary>
    public const string ClusterNetworkPolicy = "ClusterNetworkPolicy";

    /// <summary>Gates by name.</summary>
    public static readonly FrozenDictionary<string, GateInfo> All = ((GateInfo[])
    [
        new(NodeNetworkPolicy, GateStage.Alpha, false, Used: true),
        new(AntreaPolicy, GateStage.Beta, true, Used: true),
        new(L7NetworkPolicy, GateStage.Alpha, false, Used: true),
        new(ClusterNetworkPolicy, GateStage.Alpha, false, Used: true),
        new("AdminNetworkPolicy", GateStage.Deprecated, false),
        new("AntreaIPAM", GateStage.Alpha, false),
        new("AntreaProxy", GateStage.GA, true),
        new("BGPPolicy", GateStage.Alpha, false),
        new("CleanupStaleUDPSvcConntrack", GateStage.Beta, true),
        new("Egress", GateStage.Beta, true),
        new("EgressSeparateSubnet", GateStage.Alpha, false),
        new("EgressTrafficShaping", GateStage.Alpha, false),
        new("EndpointSlice", GateStage.GA, true),
        new("ExternalNode", GateStage.Alpha, false),
        new("FlowExporter", GateStage.Alpha, false),
        new("IPsecCertAuth", GateStage.Alpha, false),
        new("L7FlowExporter", GateStage.Alpha, false),
        new("LoadBalancerModeDSR", GateStage.Alpha, false),
        new("Multicast", GateStage.Beta, true),
        new("Multicluster", GateStage.Alpha, false),
        new("NFTablesHostNetworkMode", GateStage.Alpha, false),
        new("NetworkPolicyStats", GateStage.Beta, true),
        new("NodeIPAM", GateStage.Beta, true),
        new("NodeLatencyMonitor", GateStage.Alpha, false),
        new("NodePortLocal", GateStage.GA, true),
        new("PacketCapture", GateStage.Alpha, false),
        new("SecondaryNetwork", GateStage.Alpha, false),
        new("ServiceExternalIP", GateStage.Beta, true),
        new("ServiceTrafficDistribution", GateStage.Beta, true),
        new("SupportBundleCollection", GateStage.Alpha, false),
        new("TopologyAwareHints", GateStage.Beta, true),
        new("Traceflow", GateStage.Beta, true),
        new("TrafficControl", GateStage.Alpha, false),
    ]).ToFrozenDictionary(g => g.Name, StringComparer.Ordinal);
}
