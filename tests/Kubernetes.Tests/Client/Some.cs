using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Client;

/// <summary>Objects for tests.</summary>
internal static class Some
{
    public static readonly ApiKind Pods = ApiKind.Of("Pod");
    public static readonly ApiKind Tiers = ApiKind.Of("Tier");
    public static readonly ApiKind Maps = ApiKind.Of("ConfigMap");

    public static string Pod(string name, string node = "n1", string app = "a", string ns = "default") => $$"""
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{name}}", "namespace": "{{ns}}", "labels": {"app": "{{app}}"}, "annotations": {"big": "{{new string('x', 50)}}"} },
         "spec": {"nodeName": "{{node}}", "containers": [{"name": "c", "ports": [{"containerPort": 80}]}]}, "status": {"phase": "Running", "podIP": "10.0.0.1"} }
        """;

    public static string Map(string name, string value, string ns = "default") =>
        $$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{name}}", "namespace": "{{ns}}"}, "data": {"k": "{{value}}"} }""";

    public static string Tier(string name, int priority) =>
        $$"""{"apiVersion": "crd.antrea.io/v1beta1", "kind": "Tier", "metadata": {"name": "{{name}}"}, "spec": {"priority": {{priority}} } }""";

    public static void AddPods(this ApiStore store, int count)
    {
        for (var i = 0; i < count; i++)
        {
            store.Put(Pods, Pod($"p{i:d5}"));
        }
    }
}
