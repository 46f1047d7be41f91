using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Kubernetes.Manifests;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>The manifests of deploy, as they are applied without Helm.</summary>
public static class Manifests
{
    public static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Deploy");

    public static JsonObject DaemonSet => Files.Read(Path.Combine(Root, "daemonset.yaml")).Single();

    public static JsonObject ConfigMap => Files.Read(Path.Combine(Root, "config.yaml")).Single();

    public static List<JsonObject> Access => Files.Read(Path.Combine(Root, "rbac.yaml"));

    public static JsonObject InitPatch => Files.Read(Path.Combine(Root, "node-init", "init-container.yaml")).Single();

    public static JsonObject Cleanup => Files.Read(Path.Combine(Root, "cleanup", "daemonset.yaml")).Single();

    /// <summary>What a kustomization's resources are.</summary>
    public static List<JsonObject> Kustomized => [.. Files.Read(Path.Combine(Root, "kustomization.yaml")).Single()["resources"]!.AsArray()
        .SelectMany(r => Files.Read(Path.Combine(Root, (string)r!)))];

    public static JsonObject PodSpec(JsonObject daemonSet) => daemonSet["spec"]!["template"]!["spec"]!.AsObject();

    public static JsonObject Container(JsonObject daemonSet) => PodSpec(daemonSet)["containers"]!.AsArray().Single()!.AsObject();

    /// <summary>Kind, namespace and name: what no two objects may share.</summary>
    public static string Id(JsonObject o) => $"{o["apiVersion"]} {o["kind"]} {o["metadata"]!["namespace"]}/{o["metadata"]!["name"]}";

    public static List<JsonObject> Parse(string text, string name)
    {
        var parsed = YamlDocuments.Parse(text, name);
        parsed.Problems.ShouldBeEmpty(text);
        return [.. parsed.Documents.Select(d => JsonNode.Parse(d.Root.GetRawText())).OfType<JsonObject>()];
    }
}
