using System.Text.Json;
using System.Text.Json.Nodes;
using Antrea.Kubernetes.Manifests;

namespace Antrea.Deploy.Tests.Schemas;

/// <summary>YAML files beside the test assembly.</summary>
public static class Files
{
    /// <summary>All documents of a folder's files.</summary>
    public static IEnumerable<JsonObject> Documents(string folder) => Names(folder).SelectMany(Read);

    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.yaml").Order(StringComparer.Ordinal);

    public static List<JsonObject> Read(string file) => [.. Nodes(file).Select(n => n.AsObject())];

    public static List<JsonNode> Nodes(string file)
    {
        var parsed = YamlDocuments.Parse(File.ReadAllText(file), Path.GetFileName(file));
        parsed.Problems.ShouldBeEmpty();
        return [.. parsed.Documents.Select(d => JsonNode.Parse(d.Root.GetRawText())!)];
    }

    /// <summary>The same as the product's readers take it.</summary>
    public static JsonElement Element(JsonNode node) => JsonDocument.Parse(node.ToJsonString()).RootElement;
}
