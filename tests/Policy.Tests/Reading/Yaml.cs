using System.Text.Json;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Manifests written as YAML in tests.</summary>
internal static class Yaml
{
    public static JsonElement Json(string yaml)
    {
        var parsed = YamlDocuments.Parse(yaml, "test");
        parsed.Problems.ShouldBeEmpty();
        return parsed.Documents.Single().Root;
    }

    public static ReadResult Read(string yaml) => ObjectReader.Read(Json(yaml), "test.yaml:1");

    /// <summary>An object that must be read without an error.</summary>
    public static T Object<T>(string yaml) where T : KubeObject
    {
        var result = Read(yaml);
        result.Problems.Where(p => p.IsError).ShouldBeEmpty();
        return result.Object.ShouldBeOfType<T>();
    }

    /// <summary>A ClusterNetworkPolicy p with a spec in YAML's flow style.</summary>
    public static string Cluster(string spec) =>
        $"{{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {{name: p}}, spec: {{{spec}}}}}";

    /// <summary>A NetworkPolicy x/p with a spec in YAML's flow style.</summary>
    public static string Namespaced(string spec) =>
        $"{{apiVersion: crd.antrea.io/v1beta1, kind: NetworkPolicy, metadata: {{name: p, namespace: x}}, spec: {{{spec}}}}}";

    /// <summary>A ClusterNetworkPolicy on Pods with one ingress rule.</summary>
    public static string Ingress(string rule) => Cluster($"priority: 1, appliedTo: [{{podSelector: {{}}}}], ingress: [{{action: Drop, {rule}}}]");

    /// <summary>A ClusterNetworkPolicy on Pods with one egress rule.</summary>
    public static string Egress(string rule) => Cluster($"priority: 1, appliedTo: [{{podSelector: {{}}}}], egress: [{{action: Drop, {rule}}}]");

    /// <summary>Fields and reasons of problems, one a line.</summary>
    public static string Lines(IEnumerable<Problem> problems) => string.Join('\n', problems.Select(p => $"{p.Severity} {p.Field}: {p.Reason}"));
}
