namespace Antrea.Kubernetes.Client;

/// <summary>One object of each kind as an API server shows it, with more fields than are used; annotations only where they are.</summary>
internal static class Whole
{
    private static string Metadata(string annotation = "") => $$$"""
        "metadata": {"name": "o", "namespace": "ns", "uid": "6f5c", "generation": 3, "resourceVersion": "77", "creationTimestamp": "2026-01-01T00:00:00Z",
        "labels": {"app": "web", "tier": ""}, "annotations": { {{{annotation}}} },
        "ownerReferences": [{"kind": "X", "name": "y"}], "managedFields": [{"manager": "kubelet", "fieldsV1": {"f:metadata": {} } }] }
        """;

    public static IEnumerable<(ResourceKind Kind, string Json)> Objects =>
    [
        (ResourceKinds.Pods, $$$"""
            {"apiVersion": "v1", "kind": "Pod", {{{Metadata()}}},
            "spec": {"nodeName": "n1", "serviceAccountName": "sa", "serviceAccount": "sa", "hostNetwork": false, "volumes": [{"name": "v"}],
            "containers": [{"name": "c", "image": "i", "env": [{"name": "A", "value": "b"}], "ports": [{"name": "web", "containerPort": 80, "protocol": "TCP"}, {"containerPort": 53, "protocol": "UDP"}]}, {"name": "d"}]},
            "status": {"phase": "Running", "podIP": "10.0.0.1", "podIPs": [{"ip": "10.0.0.1"}, {"ip": "fd00::1"}], "conditions": [{"type": "Ready"}]} }
            """),
        (ResourceKinds.Nodes, $$$"""
            {"apiVersion": "v1", "kind": "Node", {{{Metadata("\"node.antrea.io/transport-addresses\": \"192.0.2.9\"")}}}, "spec": {"podCIDR": "10.1.0.0/24", "podCIDRs": ["10.1.0.0/24", "fd01::/64"], "taints": [{"key": "k"}]},
            "status": {"addresses": [{"type": "InternalIP", "address": "192.0.2.1"}, {"type": "Hostname", "address": "n"}], "images": [{"names": ["a"]}], "capacity": {"cpu": "4"}} }
            """),
        (ResourceKinds.Namespaces, $$$"""{"apiVersion": "v1", "kind": "Namespace", {{{Metadata("\"networkpolicy.antrea.io/enable-logging\": \"true\"")}}}, "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"} }"""),
        (ResourceKinds.ServiceAccounts, $$$"""{"apiVersion": "v1", "kind": "ServiceAccount", {{{Metadata()}}}, "secrets": [{"name": "s"}] }"""),
        (ResourceKinds.Services, $$$"""
            {"apiVersion": "v1", "kind": "Service", {{{Metadata()}}}, "spec": {"type": "LoadBalancer", "clusterIP": "172.20.0.1", "clusterIPs": ["172.20.0.1"], "externalIPs": ["198.51.100.1"],
            "selector": {"app": "web"}, "sessionAffinity": "None", "ports": [{"name": "http", "port": 80, "targetPort": "web", "protocol": "TCP", "nodePort": 30080}]},
            "status": {"loadBalancer": {"ingress": [{"ip": "198.51.100.2", "ipMode": "VIP"}, {"hostname": "h"}]}, "conditions": []} }
            """),
        (ResourceKinds.EndpointSlices, $$$"""
            {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", {{{Metadata()}}}, "addressType": "IPv4", "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}],
            "endpoints": [{"addresses": ["10.0.0.1"], "conditions": {"ready": true, "serving": true}, "nodeName": "n1", "targetRef": {"kind": "Pod"}}, {"addresses": ["10.0.0.2"], "conditions": {"ready": false}}] }
            """),
        (ResourceKinds.ClusterGroups, """
            {"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterGroup", "metadata": {"name": "o", "managedFields": [{"manager": "kubectl"}]}, "spec": {"podSelector": {"matchLabels": {"app": "web"}}}, "unknown": 1, "status": {} }
            """),
    ];
}
