using Antrea.Testing.Api;

namespace Antrea.Actors.Cluster;

/// <summary>Random objects of a cluster of ten thousand, all of which an API server would take: what is in force in the end depends on nothing but what is there.</summary>
public sealed class ClusterObjects(int seed)
{
    private const int Pods = 9000, Nodes = 200, Namespaces = 40, Services = 200, KubernetesPolicies = 400, ClusterPolicies = 100, Policies = 100, Groups = 8;

#pragma warning disable CA5394 // The same sequence for the same seed is the point.
    private readonly Random _random = new(seed);

    /// <summary>Number of objects that there can be.</summary>
    public static int Count => Pods + Nodes + Namespaces + Services + KubernetesPolicies + ClusterPolicies + Policies + Groups;

    /// <summary>All of them, most of them there.</summary>
    public void Fill(ApiStore store)
    {
        store.Put(ApiKind.Of("Tier"), Json("crd.antrea.io/v1beta1", "Tier", "", "early", "\"spec\": {\"priority\": 20}"));
        store.Put(ApiKind.Of("Namespace"), Json("v1", "Namespace", "", "kube-system", ""));
        Config(store);
        for (var i = 0; i < Groups; i++)
        {
            Group(store, i);
        }

        for (var i = 0; i < Count - Groups; i++)
        {
            Change(store, i, mayDelete: i % 20 == 0);
        }
    }

    /// <summary>One change of anything.</summary>
    public void Change(ApiStore store)
    {
        switch (Next(200))
        {
            case 0:
                Config(store);
                break;
            case < 4:
                Group(store, Next(Groups));
                break;
            // Half of the changes concern what is not a Pod, so that policies change all the time.
            default:
                Change(store, Next(2) == 0 ? Next(Pods) : Pods + Next(Count - Groups - Pods), mayDelete: Next(4) == 0);
                break;
        }
    }

    public int Next(int below) => _random.Next(below);
#pragma warning restore CA5394

    private void Change(ApiStore store, int i, bool mayDelete)
    {
        // The Node under test stays: without it nothing is planned.
        var (kind, ns, name, body) = Pick(i);
        if (mayDelete && name != Harness.Objects.Self)
        {
            store.Delete(kind, ns, name);
        }
        else
        {
            store.Put(kind, Json(kind.ApiVersion, kind.Kind, ns, name, body));
        }
    }

    private (ApiKind Kind, string Namespace, string Name, string Body) Pick(int i)
    {
        if (i < Pods)
        {
            return (ApiKind.Of("Pod"), Ns(i), $"p{i}", $$"""
                "spec": {"nodeName": "n{{i % 50}}", "serviceAccountName": "sa{{i % 3}}", "hostNetwork": {{(i % 50 == 7 ? "true" : "false")}}, "containers": [{"name": "c", "ports": [{"name": "web", "containerPort": {{8000 + Next(3)}}}]}]},
                "status": {"phase": "{{(Next(20) == 0 ? "Succeeded" : "Running")}}", "podIPs": [{"ip": "10.{{Next(2)}}.{{i / 250}}.{{i % 250}}"}]}
                """);
        }

        if ((i -= Pods) < Nodes)
        {
            return (ApiKind.Of("Node"), "", $"n{i}", $$"""
                "spec": {"podCIDR": "10.9.{{i}}.0/24"}, "status": {"addresses": [{"type": "InternalIP", "address": "192.0.{{Next(2)}}.{{i}}"}]}
                """);
        }

        if ((i -= Nodes) < Namespaces)
        {
            return (ApiKind.Of("Namespace"), "", $"ns{i}", "");
        }

        if ((i -= Namespaces) < Services)
        {
            return (ApiKind.Of("Service"), Ns(i), $"s{i}", $$"""
                "spec": {"type": "ClusterIP", "clusterIP": "172.20.0.{{i}}", "clusterIPs": ["172.20.0.{{i}}"], "ports": [{"port": {{80 + Next(3)}}, "protocol": "TCP"}]}
                """);
        }

        return (i -= Services) < KubernetesPolicies ? (ApiKind.Of("NetworkPolicy", "networking.k8s.io"), Ns(i), $"k{i}", $$"""
                "spec": {"podSelector": {{Labels()}}, "policyTypes": ["Ingress", "Egress"], "ingress": [{"from": [{{Peer()}}], "ports": [{"port": "web"}]}],
                "egress": [{"to": [{{Peer()}}]}, {"to": [{"ipBlock": {"cidr": "198.51.{{Next(9)}}.0/24"} }]}]}
                """)
            : (i -= KubernetesPolicies) < ClusterPolicies ? (ApiKind.Of("ClusterNetworkPolicy"), "", $"c{i}", $$"""
                "spec": {"priority": {{1 + Next(50)}}, "tier": "{{(Next(4) == 0 ? "early" : "application")}}", "appliedTo": [{{(Next(2) == 0 ? $$"""{"nodeSelector": {{Labels()}}}""" : Peer())}}],
                "ingress": [{"name": "a", "action": "Drop", "from": [{"group": "g{{Next(Groups)}}"}]}, {"name": "b", "action": "Allow", "from": [{"nodeSelector": {{Labels()}}}], "ports": [{"protocol": "TCP", "port": {{80 + Next(9)}}}]}]}
                """)
            : (ApiKind.Of("NetworkPolicy", "crd.antrea.io"), Ns(i), $"a{i}", $$"""
                "spec": {"priority": {{1 + Next(50)}}, "appliedTo": [{"podSelector": {{Labels()}}}], "egress": [{"name": "r", "action": "Reject", "to": [{{Peer()}}]}]}
                """);
    }

    private void Group(ApiStore store, int i) => store.Put(ApiKind.Of("ClusterGroup"), Json("crd.antrea.io/v1beta1", "ClusterGroup", "", $"g{i}", Next(3) switch
    {
        0 => $$"""
            "spec": {"ipBlocks": [{"cidr": "203.0.113.{{Next(16) * 16}}/28"}]}
            """,
        1 => $$"""
            "spec": {"nodeSelector": {{Labels()}}}
            """,
        _ => $$"""
            "spec": {"podSelector": {{Labels()}}, "namespaceSelector": {{Labels()}}}
            """,
    }));

    private void Config(ApiStore store) => store.Put(ApiKind.Of("ConfigMap"), Json("v1", "ConfigMap", "kube-system", "antrea-config", $$"""
        "data": {"antrea-agent.conf": "failsafe: {enabled: {{(Next(4) == 0 ? "false" : "true")}}} "}
        """));

    private string Peer() => Next(2) == 0
        ? $$"""
            {"podSelector": {{Labels()}}, "namespaceSelector": {{Labels()}}}
            """
        : $$"""
            {"namespaceSelector": {{Labels()}}}
            """;

    private string Labels() => $$$"""{"matchLabels": {"app": "{{{"abcde"[Next(5)]}}}"}}""";

    private static string Ns(int i) => $"ns{i % Namespaces}";

    private string Json(string version, string kind, string ns, string name, string body) => $$$"""
        {"apiVersion": "{{{version}}}", "kind": "{{{kind}}}", "metadata": {"name": "{{{name}}}", {{{(ns.Length > 0 ? $"\"namespace\": \"{ns}\", " : "")}}}
        "labels": {"app": "{{{"abcde"[Next(5)]}}}"}, "annotations": {"x": "{{{Next(1000)}}}"}}{{{(body.Length > 0 ? ", " + body : "")}}} }
        """;
}
